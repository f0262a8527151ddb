import type { Cancel, Clock } from '../base/clock.ts';

/** How long to wait between attempts to connect: 1 s, doubled each time, 30 s at most. */
export interface Backoff {
  /** Runs `task` when its time has come; returns how long that is, in ms. */
  readonly retry: (task: () => void) => number;
  /** The broker accepted us. */
  readonly accepted: () => void;
  readonly cancel: Cancel;
}

const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** A link that lasted this long starts anew at 1 s; two programs that fight over one client id never get there. */
const STEADY_MS = 30_000;

export const createBackoff = (clock: Clock): Backoff => {
  let nextMs = FIRST_MS;
  let acceptedAt = Number.POSITIVE_INFINITY;
  let cancel: Cancel = () => {};
  return {
    retry: (task) => {
      if (clock.monotonic() - acceptedAt >= STEADY_MS) nextMs = FIRST_MS;
      acceptedAt = Number.POSITIVE_INFINITY;
      const waitMs = nextMs;
      nextMs = Math.min(nextMs * 2, LONGEST_MS);
      cancel = clock.after(waitMs, task);
      return waitMs;
    },
    accepted: () => {
      acceptedAt = clock.monotonic();
    },
    cancel: () => cancel(),
  };
};
