import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { asDeviceId } from '../../../src/model/ids.ts';
import { WEEKDAYS } from '../../../src/rules/active-schema.ts';
import { findDoubts } from '../../../src/rules/doubts/find-doubts.ts';
import { createMemory } from '../../../src/rules/memory.ts';
import { createContext, load } from '../given.ts';

const ORDER = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'equal', 'notEqual'];

const compare = (fact: string, value: fc.Arbitrary<Json>, operators = ORDER): fc.Arbitrary<Json> =>
  fc.record({ fact: fc.constant(fact), operator: fc.constantFrom(...operators), value });

const comparison = fc.oneof(
  compare('time.hour', fc.integer({ min: -1, max: 25 })),
  compare('time.hour', fc.double({ min: 0, max: 23, noNaN: true })),
  compare('time.minute', fc.integer({ min: 0, max: 60 })),
  compare('time.minuteOfDay', fc.integer({ min: 0, max: 1440 })),
  compare('time.weekdayNumber', fc.integer({ min: 0, max: 8 })),
  compare('time.weekday', fc.constantFrom(...WEEKDAYS), ['equal', 'notEqual']),
);

const pad = (number: number) => String(number).padStart(2, '0');
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 30, 59))
  .map((parts) => parts.map(pad).join(':'));

const active = fc.record({
  weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 3 }),
  hours: fc
    .tuple(clock, clock)
    .filter(([from, to]) => from !== to)
    .map((ends) => ends.join('-')),
});

const MINUTE_MS = 60_000;
const MINUTES = Array.from({ length: 7 * 1440 }, (_, minute) => minute * MINUTE_MS);

test('by the clock alone a rule is said never to raise exactly when there is no minute of the week at which it does', () => {
  const conditions = fc.array(comparison, { minLength: 1, maxLength: 3 });
  let never = 0;
  fc.assert(
    fc.property(conditions, fc.option(active, { nil: undefined }), (all, hours) => {
      const rule = { id: 'r', source: 'plant', when: { all }, ...(hours && { active: hours }) };
      const text = JSON.stringify({ version: 1, rules: [rule] });
      const [compiled] = load(text).rules;
      const memory = createMemory('plant', asDeviceId('pump-1'), { hall: 'h1' });
      const raises = MINUTES.some(
        (wallAt) => compiled?.evaluate(memory, { observedAt: 0, watchedAt: 0, wallAt }).verdict === 'true',
      );
      const doubts = findDoubts([{ file: 'test.yaml', text }], createContext());
      expect(doubts.some(({ doubt }) => doubt === 'never-raises')).toBe(!raises);
      if (!raises) never++;
    }),
    { numRuns: 150 },
  );
  expect(never).toBeGreaterThan(10);
});
