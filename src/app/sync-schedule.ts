import type { Cancel, Clock } from '../base/clock.ts';

/** When sync runs next. */
export interface SyncSchedule {
  /** Something changed; changes that come together make one run. */
  readonly soon: () => void;
  /** In `waitMs`, unless that was said anew meanwhile. */
  readonly later: (waitMs: number) => void;
  /** What the last run took, ms. */
  readonly took: (spentMs: number) => void;
  readonly stop: () => void;
}

const GATHER_MS = 200;

/** Where a run takes long the next one keeps a distance of so many times that, up to so many ms. */
const SHARE = 4;
const LONGEST_DISTANCE_MS = 5_000;

export const createSyncSchedule = (clock: Pick<Clock, 'after'>, run: () => void): SyncSchedule => {
  const waiting: { soon: Cancel | null; later: Cancel | null } = { soon: null, later: null };
  let distanceMs = GATHER_MS;
  let stopped = false;
  return {
    soon: () => {
      if (stopped) return;
      waiting.soon ??= clock.after(distanceMs, () => {
        waiting.soon = null;
        run();
      });
    },
    later: (waitMs) => {
      waiting.later?.();
      waiting.later = stopped ? null : clock.after(waitMs, run);
    },
    took: (spentMs) => {
      distanceMs = Math.max(GATHER_MS, Math.min(LONGEST_DISTANCE_MS, SHARE * spentMs));
    },
    stop: () => {
      stopped = true;
      waiting.soon?.();
      waiting.later?.();
    },
  };
};
