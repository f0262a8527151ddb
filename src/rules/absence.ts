import { formatClock, formatDuration } from '../base/duration.ts';
import type { CompiledRule, Evaluate } from './compiled-rule.ts';
import type { ExplainedFact } from './explanation.ts';
import type { Memory } from './memory.ts';

/** What counts as silence. */
export interface Silence {
  readonly afterMs: number;
  /** Only what comes on these topics ends it; null: whatever the source reads of the device. */
  readonly filter: string | null;
}

/**
 * Whether the device is silent: by watch time, so that neither an outage of ours nor a wrong clock counts against it.
 * One that said that it is gone is absent at once; one that was never heard of, and is not expected, never is.
 */
export const createAbsence = ({ afterMs, filter }: Silence): Evaluate => {
  const heardAt = createHeardAt(filter);
  return (memory, now) => {
    const at = heardAt(memory);
    if (at === Number.NEGATIVE_INFINITY) return UNHEARD;
    const dueAt = at + afterMs;
    return memory.online === false || now.watchedAt >= dueAt ? GONE : { verdict: 'false', recheckAt: dueAt };
  };
};

/** Watch time when the device was last heard, on the topics that count; -Infinity: never. */
export const createHeardAt = (filter: string | null): ((memory: Memory) => number) =>
  filter === null
    ? ({ heardWatchedAt }) => heardWatchedAt
    : ({ heardOn }) => heardOn?.get(filter) ?? Number.NEGATIVE_INFINITY;

const GONE = Object.freeze({ verdict: 'true', recheckAt: null });
const UNHEARD = Object.freeze({ verdict: 'unknown', recheckAt: null });

/** Why a device counts as absent, or does not: how long it has been silent, and what it said of its connection. */
export const createAbsenceExplain = (silence: Silence, evaluate: Evaluate): CompiledRule['explain'] => {
  const heardAt = createHeardAt(silence.filter);
  return (memory, now) => ({
    condition: `absent ${formatClock(silence.afterMs)}`,
    verdict: evaluate(memory, now).verdict,
    facts: [explainSilence(heardAt(memory), now.watchedAt), ...explainOnline(memory)],
    parts: [],
    missing: [],
    filling: [],
  });
};

const explainSilence = (heardAt: number, watchedAt: number): ExplainedFact =>
  Number.isFinite(heardAt)
    ? { fact: 'silence', value: formatDuration(watchedAt - heardAt), origin: 'remembered' }
    : { fact: 'silence', value: null, origin: 'never-heard' };

const explainOnline = ({ online }: Memory): readonly ExplainedFact[] =>
  online === null ? [] : [{ fact: 'online', value: online, origin: 'remembered' }];
