import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import type { WallMoment } from '../../src/model/reading.ts';
import { TIME_FACTS } from '../../src/rules/time-facts.ts';
import { faultsOf, ruleWith } from './given.ts';

const at = (text: string): WallMoment => {
  const wallAt = Date.parse(`${text}Z`);
  return { wallAt, observedAt: Number.NaN, watchedAt: wallAt - 5000 };
};

const evaluate = (fact: string, operator: string, value: Json, now: WallMoment, zone = 'Europe/Oslo') => {
  const { rule, memory } = ruleWith({ fact, operator, value }, { zone });
  return rule.evaluate(memory, now);
};

// A Thursday in summer: two hours ahead of UTC.
const NOW = at('2026-07-30T22:45:30');

describe('in Oslo at 00:45:30 on Friday 31 July 2026', () => {
  test.each<[string, Json]>([
    ['time.hour', 0],
    ['time.minute', 45],
    ['time.minuteOfDay', 45],
    ['time.weekday', 'fri'],
    ['time.weekdayNumber', 5],
    ['time.day', 31],
    ['time.month', 7],
    ['time.year', 2026],
    ['time.date', '2026-07-31'],
  ])('%s is %s', (fact, value) => {
    expect(evaluate(fact, 'equal', value, NOW).verdict).toBe('true');
  });

  test('no fact of time was left out of this table', () => {
    expect(Object.keys(TIME_FACTS)).toHaveLength(9);
  });
});

test('without a zone it is UTC', () => {
  const { rule, memory } = ruleWith({ fact: 'time.weekday', operator: 'equal', value: 'thu' });
  expect(rule.evaluate(memory, NOW).verdict).toBe('true');
});

describe('it is looked at again', () => {
  test.each([
    { is: 'at the next hour', fact: 'time.hour', value: 5, next: '2026-07-30T23:00:00' },
    { is: 'at the next minute', fact: 'time.minute', value: 5, next: '2026-07-30T22:46:00' },
    { is: 'at the next midnight', fact: 'time.day', value: 5, next: '2026-07-31T22:00:00' },
    {
      is: 'when it reaches the minute it is compared with',
      fact: 'time.minuteOfDay',
      value: 60,
      next: '2026-07-30T23:00:00',
    },
    { is: 'when it leaves that minute', fact: 'time.minuteOfDay', value: 45, next: '2026-07-30T22:46:00' },
    { is: 'at midnight, past that minute', fact: 'time.minuteOfDay', value: 10, next: '2026-07-31T22:00:00' },
    { is: 'when half a minute is passed', fact: 'time.minuteOfDay', value: 60.5, next: '2026-07-30T23:01:00' },
  ])('$is', ({ fact, value, next }) => {
    expect(evaluate(fact, 'greaterThan', value, NOW).recheckAt).toBe(Date.parse(`${next}Z`) - 5000);
  });

  test('when clocks are set, in between', () => {
    expect(evaluate('time.day', 'equal', 5, at('2026-03-28T23:30:00')).recheckAt).toBe(
      Date.parse('2026-03-29T01:00:00Z') - 5000,
    );
  });
});

test('a device that has said nothing has a time all the same', () => {
  const { rule, memory } = ruleWith({ fact: 'time.hour', operator: 'lessThan', value: 24 });
  expect(rule.evaluate(memory, NOW).verdict).toBe('true');
  expect(rule.reads).toEqual([]);
  expect(rule.explain(memory, NOW).facts).toEqual([{ fact: 'time.hour', value: 22, origin: 'clock' }]);
});

describe('a comparison with a time that can never be', () => {
  const WHEN = (text: string): string => `version: 1
rules:
  - id: r
    source: plant
    when: ${text}
`;
  test.each([
    [
      'an unknown time',
      '{ fact: time.hours, operator: equal, value: 1 }',
      /^5:\d+ .*unknown fact "time.hours", did you mean "time.hour"\?/,
    ],
    ['a time on the other side', '{ fact: t, operator: equal, value: { fact: time.now } }', /unknown fact "time.now"/],
    [
      'a number as a text',
      '{ fact: time.hour, operator: equal, value: "6" }',
      /"time.hour" is a number, and this is not/,
    ],
    [
      'a text as a number',
      '{ fact: time.weekday, operator: greaterThan, value: 3 }',
      /"time.weekday" is a text, not a number/,
    ],
    [
      'a day that is none',
      '{ fact: time.weekday, operator: in, value: [sat, sunday] }',
      /"time.weekday" is one of mon, .*/,
    ],
    [
      'a date that is none',
      '{ fact: time.date, operator: equal, value: 24.12. }',
      /"time.date" is a date; write "2026-12-24"/,
    ],
    ['a path into a time', '{ fact: time.hour, path: $.x, operator: equal, value: 3 }', /a path leads nowhere in it/],
  ])('%s', (_sentence, when, fault) => {
    expect(faultsOf(WHEN(when))).toContainEqual(expect.stringMatching(fault));
  });

  test.each([
    '{ fact: time.weekday, operator: in, value: [sat, sun] }',
    '{ fact: time.date, operator: notEqual, value: 2026-12-24 }',
    '{ fact: time.hour, operator: greaterThan, value: { fact: attributes.opens } }',
    '{ fact: shift, operator: equal, value: { fact: time.weekday } }',
  ])('is not %s', (when) => {
    expect(faultsOf(WHEN(when))).toEqual([]);
  });
});
