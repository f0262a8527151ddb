import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Aspect, findMismatches } from '../../src/app/test-compare.ts';

interface Wish {
  readonly fits: readonly number[];
}

const aspectsOf = ({ fits }: Wish, received: number): readonly Aspect[] => [
  { name: 'n', expected: '', received: '', fits: fits.includes(received) },
];

/** Whether each wish can have one of `left` for itself: all ways are tried. */
const canBeMet = ([first, ...more]: readonly Wish[], left: readonly number[]): boolean =>
  first === undefined ||
  first.fits.some(
    (one) =>
      left.includes(one) &&
      canBeMet(
        more,
        left.filter((other) => other !== one),
      ),
  );

const numbers = fc.uniqueArray(fc.nat(5), { maxLength: 6 });

test('all are met if there is any way in which each has an answer of its own', () => {
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 6 }), numbers, (lists, received) => {
      const expected = lists.map((fits) => ({ fits }));
      const isMet = findMismatches({ expected, received, aspectsOf, whole: false }).length === 0;
      expect(isMet).toBe(canBeMet(expected, received));
    }),
  );
});

test('each thing received and each wish is spoken of once at most', () => {
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 6 }), numbers, (lists, received) => {
      const expected = lists.map((fits) => ({ fits }));
      const mismatches = findMismatches({ expected, received, aspectsOf, whole: true });
      const named = mismatches.flatMap((one) => one.received ?? []);
      expect(new Set(named).size).toBe(named.length);
      const unmet = mismatches.filter((one) => one.expected !== null).length;
      expect(received.length - named.length).toBe(expected.length - unmet);
    }),
  );
});

test('a hundred thousand that nobody expected are looked through', () => {
  const received = Array.from({ length: 200_000 }, (_, index) => index);
  const expected = [{ fits: [-1] }];
  expect(findMismatches({ expected, received, aspectsOf, whole: false })).toEqual([
    { expected: expected[0], received: null },
  ]);
});
