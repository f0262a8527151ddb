/** Keeps the starts of one route below its channel's rate. All times are monotonic ms. */
export interface Pace {
  /** How many may start now; Infinity without a limit. */
  readonly free: (now: number) => number;
  /** When the next one may start, if none may now. */
  readonly nextAt: (now: number) => number;
  /** Says that `count` start now. */
  readonly take: (count: number, now: number) => void;
}

/**
 * At most `rate` starts in any second: up to 10/s they stand apart by 1/rate s each, above that a second's worth may go
 * together. `lastAt`, the newest start of an earlier run, counts as a full second's worth. A rate of Infinity is none.
 */
export const createPace = (rate: number, lastAt: number | null): Pace => {
  if (rate === Number.POSITIVE_INFINITY) return unlimited;
  return rate <= SPACED_UP_TO ? createSpacedPace(1000 / rate, lastAt) : createWindowPace(Math.floor(rate), lastAt);
};

const SPACED_UP_TO = 10;
const WINDOW_MS = 1000;

const unlimited: Pace = { free: () => Number.POSITIVE_INFINITY, nextAt: (now) => now, take: () => {} };

const createSpacedPace = (intervalMs: number, lastAt: number | null): Pace => {
  let nextAt = lastAt === null ? Number.NEGATIVE_INFINITY : lastAt + intervalMs;
  return {
    free: (now) => (now >= nextAt ? 1 : 0),
    nextAt: () => nextAt,
    take: (count, now) => {
      nextAt = now + count * intervalMs;
    },
  };
};

/** Remembers the starts of the last second; one entry per moment, so a thousand at most with a clock of milliseconds. */
const createWindowPace = (rate: number, lastAt: number | null): Pace => {
  const starts: { at: number; count: number }[] = lastAt === null ? [] : [{ at: lastAt, count: rate }];
  let used = lastAt === null ? 0 : rate;
  const forget = (now: number) => {
    for (let oldest = starts[0]; oldest && now - oldest.at >= WINDOW_MS; oldest = starts[0]) {
      used -= oldest.count;
      starts.shift();
    }
  };
  return {
    free: (now) => {
      forget(now);
      return Math.max(0, rate - used);
    },
    nextAt: (now) => (starts[0] ? starts[0].at + WINDOW_MS : now),
    take: (count, now) => {
      // Whole ms, rounded up: a moment is never forgotten early.
      const at = Math.ceil(now);
      const newest = starts.at(-1);
      if (newest?.at === at) newest.count += count;
      else starts.push({ at, count });
      used += count;
    },
  };
};
