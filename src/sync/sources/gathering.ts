import type { Cancel, Clock } from '../../base/clock.ts';

/** One task for all that ask for it. */
export interface Gathering {
  /** The task is run once, within `delayMs`, or sooner where somebody asked for that. */
  readonly within: (delayMs: number) => void;
  /** Until it is asked for again. */
  readonly cancel: Cancel;
}

export const createGathering = (clock: Pick<Clock, 'monotonic' | 'after'>, task: () => void): Gathering => {
  let dueAt = Number.POSITIVE_INFINITY;
  let stop: Cancel = () => {};
  const cancel = () => {
    stop();
    dueAt = Number.POSITIVE_INFINITY;
  };
  return {
    within: (delayMs) => {
      const wantedAt = clock.monotonic() + delayMs;
      if (wantedAt >= dueAt) return;
      stop();
      dueAt = wantedAt;
      stop = clock.after(delayMs, () => {
        dueAt = Number.POSITIVE_INFINITY;
        task();
      });
    },
    cancel,
  };
};
