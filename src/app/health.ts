import type { HealthReport } from '../api/health-routes.ts';
import type { Clock } from '../base/clock.ts';
import { count } from '../base/count.ts';
import type { Store } from '../store/store.ts';

export interface HealthDeps {
  readonly clock: Clock;
  readonly store: Pick<Store, 'probe' | 'counts'>;
  readonly isConnected: () => boolean;
  readonly isDrained: () => boolean;
  /** No batch waits to be written. */
  readonly mayDecide: () => boolean;
  readonly refusedFiles: () => number;
  /** Topics that the broker does not let us read. */
  readonly refusedTopics: () => number;
}

/** The oldest thing to send may wait this long (ms) before Tocsin calls itself not ready. */
const OUTBOX_LATE_MS = 5 * 60_000;

/** Whether Tocsin can do its work: told from the store and the link themselves, not from what was so a while ago. */
export const createHealth = (deps: HealthDeps) => (): HealthReport => {
  const checks = [storeCheck(deps), brokerCheck(deps), topicsCheck(deps), backlogCheck(deps), outboxCheck(deps)];
  const refused = deps.refusedFiles();
  const rules = {
    name: 'rules',
    ok: true,
    ...(refused > 0 && { detail: `${count(refused, 'file')} refused: see GET /api/rules` }),
  };
  return { ready: checks.every(({ ok }) => ok), checks: [...checks, rules] };
};

type Check = HealthReport['checks'][number];

const storeCheck = ({ store, mayDecide }: HealthDeps): Check => {
  if (!mayDecide()) return { name: 'store', ok: false, detail: 'a batch waits to be written' };
  const probed = store.probe();
  return probed.ok
    ? { name: 'store', ok: true }
    : { name: 'store', ok: false, detail: `not writable: ${probed.error.type}` };
};

const brokerCheck = ({ isConnected }: HealthDeps): Check => ({ name: 'broker', ok: isConnected() });

const topicsCheck = ({ refusedTopics }: HealthDeps): Check => {
  const refused = refusedTopics();
  return refused === 0
    ? { name: 'topics', ok: true }
    : { name: 'topics', ok: false, detail: `the broker refuses ${refused}` };
};

const backlogCheck = ({ isDrained }: HealthDeps): Check => ({ name: 'backlog', ok: isDrained() });

const outboxCheck = ({ store, clock }: HealthDeps): Check => {
  try {
    const { oldestQueuedAt } = store.counts();
    const lateMs = oldestQueuedAt === null ? 0 : clock.now() - oldestQueuedAt;
    if (lateMs <= OUTBOX_LATE_MS) return { name: 'outbox', ok: true };
    return { name: 'outbox', ok: false, detail: `the oldest message has waited ${Math.round(lateMs / 1000)} s` };
  } catch {
    return { name: 'outbox', ok: false, detail: 'cannot be read' };
  }
};
