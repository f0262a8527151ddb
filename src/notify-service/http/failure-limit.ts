import type { Clock } from '../../base/clock.ts';

/** Wrong guesses at once, and how long it takes until one more is let through (ms). */
const BURST = 10;
const REFILL_MS = 6000;

/** Guessers remembered at a time; who has been silent longest is forgotten first. */
const MOST_KEYS = 10_000;

/** Slows down whoever guesses credentials. */
export interface FailureLimit {
  /** How long `key` has to wait (ms) before its next try is looked at; 0 if it may now. */
  readonly waitMs: (key: string) => number;
  /** The try of `key` was wrong. */
  readonly fail: (key: string) => void;
}

/** A bucket of failures per key, refilled with time; what is full again is forgotten. */
export const createFailureLimit = (clock: Pick<Clock, 'monotonic'>): FailureLimit => {
  /** When the bucket will be full again, on the monotonic clock; oldest failure first. */
  const fullAt = new Map<string, number>();
  const missingMs = (key: string): number => Math.max(0, (fullAt.get(key) ?? 0) - clock.monotonic());
  return {
    waitMs: (key) => Math.max(0, missingMs(key) - (BURST - 1) * REFILL_MS),
    fail: (key) => {
      const missing = missingMs(key) + REFILL_MS;
      fullAt.delete(key);
      fullAt.set(key, clock.monotonic() + missing);
      const [oldest] = fullAt.keys();
      if (fullAt.size > MOST_KEYS && oldest !== undefined) fullAt.delete(oldest);
    },
  };
};
