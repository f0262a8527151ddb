import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveOperator } from '../../../src/rules/decorators.ts';
import { fromLeast, numbersIn } from '../../../src/rules/derived/least.ts';
import { deriving } from './story.ts';

const OPERATORS = ['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const LISTS = ['in', 'notIn', 'someValue:lessThan', 'everyValue:greaterThan'];

const compareBy = (name: string) => {
  const operator = resolveOperator(name);
  if (!operator.ok) throw new Error(operator.error);
  return operator.value.compare;
};

const small = fc.integer({ min: -3, max: 8 });

const comparison = fc.oneof(
  fc.tuple(fc.constantFrom(...OPERATORS, ...OPERATORS.map((name) => `not:${name}`), 'swap:lessThan'), small),
  fc.tuple(fc.constantFrom(...LISTS), fc.array(small, { minLength: 1, maxLength: 4 })),
);

test('what is said of a least value holds of every value that it may turn out to be', () => {
  fc.assert(
    fc.property(comparison, fc.nat({ max: 6 }), fc.nat({ max: 9 }), ([name, value], least, more) => {
      const compare = compareBy(name);
      const verdict = fromLeast(least, numbersIn(value), (one) => compare(one, value));
      if (verdict !== 'unknown') expect(compare(least + more, value)).toBe(verdict);
    }),
    { numRuns: 2000 },
  );
});

test('nothing is lost by it: where every value that it may turn out to be agrees, so does the verdict', () => {
  fc.assert(
    fc.property(comparison, fc.nat({ max: 6 }), ([name, value], least) => {
      const compare = compareBy(name);
      const all = Array.from({ length: 12 }, (_, more) => compare(least + more, value));
      const verdict = fromLeast(least, numbersIn(value), (one) => compare(one, value));
      expect(verdict).toBe(new Set(all).size === 1 ? all[0] : 'unknown');
    }),
    { numRuns: 2000 },
  );
});

test('a device that says its time now and then, has its clock set, and comes late, breaks no window', () => {
  const step = fc.record({
    timed: fc.boolean(),
    after: fc.integer({ min: -20, max: 40 }),
    heardAfter: fc.nat({ max: 40 }),
    value: fc.integer({ min: -5, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.constantFrom('avg', 'median', 'min', 'max'), (steps, made) => {
      const device = deriving({ [made]: 't', over: '1m' });
      let [own, heard] = [1_000_000, 5000];
      for (const { timed, after, heardAfter, value } of steps) {
        own += after;
        heard += heardAfter;
        if (timed) device.say(own, { t: value }, heard);
        else device.sayUntimed(heard, { t: value });
        const found = device.itByTimer(heard);
        if (found === undefined) continue;
        expect(Math.abs(Number(found))).toBeLessThanOrEqual(5);
      }
      expect(device.itByTimer(heard + 120)).toBeUndefined();
    }),
  );
});
