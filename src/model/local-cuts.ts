import type { EpochToLocal } from './local-time.ts';

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/**
 * The first instant (epoch ms) after `instant` at which the wall clock shows one of `cuts` (minutes of the day, rising),
 * shows midnight, or is set for summer or winter: until then, what depends on these stays as it is.
 */
export const nextCut = (toLocal: EpochToLocal, instant: number, cuts: readonly number[]): number => {
  const local = toLocal(instant);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const cut = cuts.find((minute) => midnight + minute * MINUTE_MS > local);
  const next = instant + (cut === undefined ? DAY_MS : cut * MINUTE_MS) - (local - midnight);
  return toLocal(next) - next === local - instant ? next : firstShift(toLocal, instant, next);
};

/** When the wall clock is set between the two, which are at most a day apart. */
const firstShift = (toLocal: EpochToLocal, from: number, to: number): number => {
  const offset = toLocal(from) - from;
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (toLocal(middle) - middle === offset) before = middle;
    else after = middle;
  }
  return after;
};
