import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createExactSum } from '../../../src/rules/group/exact-sum.ts';
import type { Ranked } from '../../../src/rules/group/ranking.ts';
import { createTally } from '../../../src/rules/group/tally.ts';

const entryOf = (value: number): Ranked => ({ value, index: 0, side: 'low' });

const comesTo = (kind: Parameters<typeof createTally>[0], values: readonly number[], countsConditions = false) => {
  const tally = createTally(kind, countsConditions);
  for (const value of values) tally.add(entryOf(value));
  return tally.value();
};

describe('what values come to', () => {
  test.each([
    ['avg', [1, 2, 6], 3],
    ['sum', [0.1, 0.2, 0.3], 0.6],
    ['min', [3, -1, 2], -1],
    ['max', [3, -1, 2], 3],
    ['median', [5, 1, 3], 3],
    ['median', [4, 1, 3, 2], 2.5],
    ['count', [1, 1], 2],
    ['share', [1, 0, 0, 1], 0.5],
  ] as const)('%s of %j', (kind, values, expected) => {
    expect(comesTo(kind, values)).toBe(expected);
  });

  test.each(['avg', 'sum', 'min', 'max', 'median', 'share'] as const)('%s of none is nothing', (kind) => {
    expect(comesTo(kind, [])).toBeNull();
  });

  test('none is a count of values, but none of verdicts', () => {
    expect([comesTo('count', []), comesTo('count', [], true)]).toEqual([0, null]);
  });
});

describe('a sum', () => {
  test('is none the worse for a great value that came and went', () => {
    const sum = createExactSum();
    for (const value of [0.1, 1e300, 0.2, -1e300, 1e-300]) sum.add(value);
    expect(sum.value()).toBe(0.1 + 0.2);
  });

  test('is correctly rounded, and the same in any order', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (stay, leave) => {
        const [one, other] = [createExactSum(), createExactSum()];
        for (const each of [...leave, ...stay]) one.add(each);
        for (const each of leave) one.add(-each);
        for (const each of stay.toReversed()) other.add(each);
        expect(one.value()).toBe(other.value());
      }),
    );
  });

  test('of a few whole numbers is theirs', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (values) => {
        const sum = createExactSum();
        for (const each of values) sum.add(each);
        expect(sum.value()).toBe(values.reduce((total, each) => total + each, 0));
      }),
    );
  });
});

const naive = {
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
  median: (values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (index: number) => sorted[index] ?? Number.NaN;
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  },
};

test.each(['min', 'max', 'median'] as const)('%s keeps up with whatever comes and goes', (kind) => {
  const change = fc.record({ value: fc.integer({ min: -5, max: 5 }), leaves: fc.nat() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const tally = createTally(kind, false);
      let present: Ranked[] = [];
      for (const { value, leaves } of changes) {
        const gone = present[leaves % 7];
        if (gone) tally.remove(gone);
        const entry = entryOf(value);
        present = [...present.filter((each) => each !== gone), entry];
        tally.add(entry);
        expect(tally.value()).toBe(naive[kind](present.map((each) => each.value)));
      }
    }),
  );
});
