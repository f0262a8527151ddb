import type { Cancel, Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../store/store.ts';
import type { Watch } from './watch.ts';

/** An outage is known to within this (ms): DESIGN §5 asks for 5 s at most. */
const BEAT_MS = 5_000;

export interface HeartbeatDeps {
  readonly clock: Clock;
  readonly watch: Watch;
  readonly log: Log;
  readonly store: Pick<Store, 'beat'>;
  /** What is looked after at each beat. */
  readonly chores: readonly (() => Promise<void> | void)[];
}

/** Writes down, every 5 s, that we live and where watch time stands; and does the chores, for which no beat waits. */
export const startHeartbeat = (deps: HeartbeatDeps): { readonly stop: () => Promise<void> } => {
  const { clock, watch, log, store } = deps;
  let next: Cancel | null = null;
  let stopped = false;
  let beating: Promise<void> = Promise.resolve();
  let choring: Promise<void> | null = null;
  const write = async () => {
    const written = await store.beat({ at: clock.now(), watchedAt: watch.now() });
    if (!written.ok) log.warn('heartbeat not written', { reason: written.error.message });
  };
  const beat = async () => {
    await write();
    if (stopped) return;
    choring ??= doChores(deps).finally(() => {
      choring = null;
    });
    next = clock.after(BEAT_MS, start);
  };
  const start = () => {
    beating = beat();
  };
  start();
  return {
    stop: async () => {
      stopped = true;
      next?.();
      await beating;
      await choring;
      await write();
    },
  };
};

/** One after another; one that fails stops none of the others. */
const doChores = async ({ chores, log }: HeartbeatDeps): Promise<void> => {
  for (const chore of chores) {
    try {
      await chore();
    } catch (error) {
      log.error('a chore failed', { error });
    }
  }
};
