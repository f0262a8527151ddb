import type { WallMoment } from '../../model/reading.ts';
import type { ChangesAt } from '../compile-condition.ts';
import type { FactReader } from '../fact-reader.ts';
import type { Memory } from '../memory.ts';
import { untilNext } from './age.ts';
import { placeOf } from './axis.ts';
import type { FedByCondition } from './fed-window.ts';
import type { WindowFact } from './reader.ts';

interface DurationFact extends WindowFact {
  readonly of: FedByCondition;
  /** When the condition may change without a message. */
  readonly changes: readonly ChangesAt[];
}

/** Seconds for which a condition has held: 0 when it does not, no value while that is unknown. */
export const durationReader = (durationFact: DurationFact): FactReader => {
  const { fact, of, place, changes } = durationFact;
  const read: FactReader['read'] = (memory, now, labels) => {
    const window = memory.windows[place];
    const verdict = window ? of.judge(memory, now, labels) : 'unknown';
    if (verdict === 'unknown') return window?.lost ? undefined : fact.default;
    return verdict === 'true' ? (heldMs(durationFact, memory, now) ?? 0) / 1000 : 0;
  };
  return {
    slot: null,
    aging: null,
    read,
    origin: (memory, now, labels) => {
      const window = memory.windows[place];
      const verdict = window ? of.judge(memory, now, labels) : 'unknown';
      if (verdict !== 'unknown') return 'derived';
      if (window?.lost) return 'refilling';
      if (fact.default !== undefined) return 'default';
      return window ? 'too-few-samples' : 'never-heard';
    },
    changesAt: (memory, now, limits) => {
      const held = heldMs(durationFact, memory, now);
      const ownAt =
        held === undefined ? Number.POSITIVE_INFINITY : now.watchedAt + untilNext(limits, { shown: held, runs: held });
      return changes.reduce((first, changesAt) => Math.min(first, changesAt(memory, now, memory.labels)), ownAt);
    },
    isLeast: (memory, now) => {
      const window = memory.windows[place];
      if (!window?.lost || window.samples.type !== 'held' || !window.samples.unbroken) return false;
      return of.judge(memory, now, memory.labels) !== 'false';
    },
  };
};

/** Undefined when it did not hold at the newest reading, or nothing is known of it. */
const heldMs = ({ place }: DurationFact, memory: Memory, now: WallMoment): number | undefined => {
  const window = memory.windows[place];
  if (window?.samples.type !== 'held' || Number.isNaN(window.samples.since)) return undefined;
  return placeOf(window, memory, now) - window.samples.since;
};
