import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { err, ok } from '../base/result.ts';
import { asBindingSid } from '../model/ids.ts';
import type { Notify } from '../notify-service/operations.ts';
import type { Store } from '../store/store.ts';
import type { BindingsPort, OwnershipPort, ServiceFault } from '../sync/ports.ts';
import { createRosterFile } from '../sync/sources/roster-file.ts';
import { watchFile } from '../sync/sources/watch.ts';
import { createSync, type SyncReport } from '../sync/sync.ts';
import { createSerial } from './serial.ts';
import type { Troubles } from './troubles.ts';

export interface SyncServiceDeps {
  readonly roster: string;
  readonly notify: Notify;
  readonly ownership: Store['ownership'];
  readonly clock: Clock;
  readonly log: Log;
  readonly troubles: Pick<Troubles, 'say'>;
}

/** How soon a run that met a service or a store out of reach is tried again (ms). */
const RETRY_MS = 10_000;
const SOURCE = 'roster';

export interface SyncService {
  /** The first run is over, whatever came of it. */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
}

/** Brings the roster to the bindings now and whenever it changes. */
export const startSync = (deps: SyncServiceDeps): SyncService => {
  const { roster, notify, ownership, clock, log, troubles } = deps;
  const sync = createSync({
    readRoster: createRosterFile(roster),
    bindings: toBindingsPort(notify),
    ownership: toOwnershipPort(ownership),
    clock,
    log,
  });
  let retry: (() => void) | null = null;
  let closed = false;
  const run = createSerial(async () => {
    retry?.();
    const report = await sync.run();
    troubles.say('tocsin.source-stale', SOURCE, isStale(report), describe(report));
    if (!closed && isWorthRetrying(report)) retry = clock.after(RETRY_MS, () => void run());
  });
  const ready = run();
  const watcher = watchFile({
    path: roster,
    clock,
    onChange: () => void run(),
    onError: (message) => log.error('the roster cannot be watched', { reason: message }),
  });
  return {
    ready,
    close: async () => {
      closed = true;
      retry?.();
      await watcher.close();
    },
  };
};

/** One address refused for good leaves the rest current, and stands in the log. */
const isStale = ({ outcome, failures }: SyncReport): boolean =>
  outcome !== 'applied' && !(outcome === 'incomplete' && failures.every(({ status }) => isFinal(status)));

const isWorthRetrying = ({ outcome, failures }: SyncReport): boolean =>
  outcome === 'service-unreachable' ||
  outcome === 'failed' ||
  (outcome === 'incomplete' && failures.some(({ status }) => !isFinal(status)));

const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 429;

const describe = ({ outcome, message }: SyncReport): string => `the roster was not taken up: ${message || outcome}`;

const toBindingsPort = (notify: Notify): BindingsPort => ({
  create: async (binding) => {
    const created = await notify.createBinding(binding);
    return created.ok ? ok({ sid: created.value.sid }) : err(toFault(created.error));
  },
  delete: async (sid) => {
    const deleted = await notify.deleteBinding(sid);
    return deleted.ok ? ok(null) : err(toFault(deleted.error));
  },
  page: async (after) => {
    const page = await notify.listBinding({ PageSize: 1000, ...parseAfter(after) });
    if (!page.ok) return err(toFault(page.error));
    const { bindings, next } = page.value;
    return ok({ bindings, next: next ? JSON.stringify({ Page: next.page, PageToken: next.token }) : null });
  },
});

const parseAfter = (after: string | null): { Page?: number; PageToken?: string } =>
  after === null ? {} : JSON.parse(after);

const toFault = ({ status, code, message }: ServiceFault): ServiceFault => ({ status, code, message });

const toOwnershipPort = (ownership: Store['ownership']): OwnershipPort => ({
  list: () => ownership.list(SOURCE),
  put: (owned) => ownership.put({ ...owned, sid: asBindingSid(owned.sid), source: SOURCE }),
  remove: ownership.remove,
});
