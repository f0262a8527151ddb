import type { Evaluate, Explanation } from './compiled-rule.ts';
import type { Memory } from './memory.ts';

/**
 * Whether the device is silent: by watch time, so that neither an outage of ours nor a wrong clock counts against it.
 * One that said that it is gone is absent at once; one that was never heard of, and is not expected, never is.
 */
export const createAbsence =
  (afterMs: number): Evaluate =>
  ({ heardWatchedAt, online }, now) => {
    if (online === false) return GONE;
    if (!Number.isFinite(heardWatchedAt)) return UNHEARD;
    const dueAt = heardWatchedAt + afterMs;
    return now.watchedAt >= dueAt ? GONE : { verdict: 'false', recheckAt: dueAt };
  };

const GONE = Object.freeze({ verdict: 'true', recheckAt: null });
const UNHEARD = Object.freeze({ verdict: 'unknown', recheckAt: null });

/** Why a device counts as absent, or does not. */
export const createAbsenceExplain =
  (afterMs: number, evaluate: Evaluate) =>
  (memory: Memory, now: Parameters<Evaluate>[1]): Explanation => ({
    condition: `absent ${afterMs / 1000} s`,
    verdict: evaluate(memory, now).verdict,
    facts: [],
    parts: [],
    missing: [],
  });
