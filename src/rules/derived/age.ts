import type { Json } from '../../base/json.ts';
import type { Moment } from '../../model/reading.ts';
import type { FactReader } from '../fact-reader.ts';
import type { Memory } from '../memory.ts';

/**
 * Seconds since the fact in `slot` was heard to have a value: by event time or by watch time, whichever says more, as for what grows stale.
 * Of what was heard before a restart and is lost this is the least.
 */
export const ageReader = (slot: number, standIn: Json | undefined): FactReader => ({
  slot: null,
  aging: null,
  read: (memory, now) => {
    const age = ageOf(memory, slot, now);
    return age === undefined ? standIn : age / 1000;
  },
  origin: (memory, now) => {
    if (ageOf(memory, slot, now) !== undefined) return 'derived';
    if (standIn !== undefined) return 'default';
    return memory.values[slot] === null ? 'empty' : 'never-heard';
  },
  changesAt: (memory, now, limits) => {
    const age = ageOf(memory, slot, now);
    const watched = now.watchedAt - (memory.watchedAt[slot] ?? Number.NaN);
    return age === undefined
      ? Number.POSITIVE_INFINITY
      : now.watchedAt + untilNext(limits, { shown: age, runs: watched });
  },
  isLeast: (memory) => memory.values[slot] === undefined && memory.observedAt[slot] !== undefined,
});

/** Ms. */
const ageOf = (memory: Memory, slot: number, now: Moment): number | undefined => {
  const observedAt = memory.observedAt[slot];
  const watchedAt = memory.watchedAt[slot];
  if (observedAt === undefined || watchedAt === undefined || memory.values[slot] === null) return undefined;
  const eventNow = Number.isNaN(now.observedAt) ? memory.newestTimedAt : now.observedAt;
  return Math.max(0, eventNow - observedAt, now.watchedAt - watchedAt);
};

/**
 * Ms until what grows with time comes to the next of `limits`, which are seconds: `shown` is what it is now, `runs` what
 * grows with watch time, both in ms. On a limit, until it is above.
 */
export const untilNext = (
  limits: readonly number[],
  { shown, runs }: { readonly shown: number; readonly runs: number },
): number => {
  let until = Number.POSITIVE_INFINITY;
  for (const limit of limits) {
    if (limit * 1000 < shown) continue;
    until = Math.min(until, Math.max(1, Math.ceil(limit * 1000 - runs)));
  }
  return until;
};
