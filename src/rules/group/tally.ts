import type { AggregateFunction } from './aggregate-keys.ts';
import { createExactSum } from './exact-sum.ts';
import { createRanking, type Ranked } from './ranking.ts';

/** What the members' values come to, kept up as they come and go. */
export interface Tally {
  readonly add: (entry: Ranked) => void;
  /** `entry` MUST have been added. */
  readonly remove: (entry: Ranked) => void;
  /** Null of no members at all, except for a count of values, which is then 0. */
  readonly value: () => number | null;
}

/** Sums cost the same however many members there are, `min`, `max` and `median` the logarithm of their number. */
export const createTally = (kind: AggregateFunction, countsConditions: boolean): Tally => {
  switch (kind) {
    case 'min':
      return createExtreme('lowest-first');
    case 'max':
      return createExtreme('highest-first');
    case 'median':
      return createMedian();
    case 'avg':
    case 'share':
      return createSum((sum, members) => sum / members);
    case 'sum':
      return createSum((sum) => sum);
    case 'count':
      return createSum((sum) => sum, countsConditions ? null : 0);
  }
};

const createSum = (come: (sum: number, members: number) => number, ofNone: 0 | null = null): Tally => {
  const sum = createExactSum();
  let members = 0;
  return {
    add: ({ value }) => {
      sum.add(value);
      members++;
    },
    remove: ({ value }) => {
      sum.add(-value);
      members--;
    },
    value: () => (members === 0 ? ofNone : come(sum.value(), members)),
  };
};

const createExtreme = (order: 'lowest-first' | 'highest-first'): Tally => {
  const { add, remove, first } = createRanking(order);
  return { add, remove, value: () => first()?.value ?? null };
};

/** The lower half stands in one ranking, the upper in the other; the lower may have one more. */
const createMedian = (): Tally => {
  const halves = { low: createRanking('highest-first'), high: createRanking('lowest-first') };
  const { low, high } = halves;
  const put = (entry: Ranked, side: Ranked['side']): void => {
    entry.side = side;
    halves[side].add(entry);
  };
  const move = (side: Ranked['side']): void => {
    const entry = halves[side].first();
    if (!entry) return;
    halves[side].remove(entry);
    put(entry, side === 'low' ? 'high' : 'low');
  };
  const balance = (): void => {
    if (low.size() > high.size() + 1) move('low');
    else if (high.size() > low.size()) move('high');
  };
  return {
    add: (entry) => {
      const middle = low.first();
      put(entry, middle && entry.value > middle.value ? 'high' : 'low');
      balance();
    },
    remove: (entry) => {
      halves[entry.side].remove(entry);
      balance();
    },
    value: () => {
      const [below, above] = [low.first(), high.first()];
      if (!below) return null;
      return above && low.size() === high.size() ? (below.value + above.value) / 2 : below.value;
    },
  };
};
