import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { OPERATORS } from '../../src/rules/operators.ts';

/** What each operator says of a number, a text, null, a missing fact and an array, in this order. */
const FACTS: readonly (Json | undefined)[] = [5, 'run', null, undefined, [5, 'run']];

const TABLE: readonly (readonly [sentence: string, operator: string, value: Json, verdicts: string])[] = [
  ['equal compares scalars, and a list is none', 'equal', 5, 'TFUUU'],
  ['equal knows texts too', 'equal', 'run', 'FTUUU'],
  ['equal never turns a text into a number', 'equal', '5', 'FFUUU'],
  ['notEqual is not true of what is missing', 'notEqual', 5, 'FTUUU'],
  ['in looks for a scalar in the list', 'in', [5, 6], 'TFUUU'],
  ['notIn is not true of what is missing', 'notIn', [5, 6], 'FTUUU'],
  ['contains wants a list as the fact', 'contains', 5, 'UUUUT'],
  ['contains says when the list lacks it', 'contains', 6, 'UUUUF'],
  ['doesNotContain wants a list as the fact', 'doesNotContain', 5, 'UUUUF'],
  ['doesNotContain says when the list lacks it', 'doesNotContain', 6, 'UUUUT'],
  ['lessThan is strict, and only for numbers', 'lessThan', 5, 'FUUUU'],
  ['lessThanInclusive takes the limit', 'lessThanInclusive', 5, 'TUUUU'],
  ['greaterThan is strict, and only for numbers', 'greaterThan', 5, 'FUUUU'],
  ['greaterThanInclusive takes the limit', 'greaterThanInclusive', 5, 'TUUUU'],
  ['known is never unknown', 'known', true, 'TTFFT'],
  ['known false asks for what is missing', 'known', false, 'FFTTF'],
];

describe('an operator over a number, a text, null, nothing and an array', () => {
  test.each(TABLE)('%s: %s %j', (_sentence, name, value, verdicts) => {
    const compare = OPERATORS.get(name)?.compare;
    expect(FACTS.map((fact) => compare?.(fact, value).charAt(0).toUpperCase()).join('')).toBe(verdicts);
  });

  test('the table has every operator', () => {
    expect(new Set(TABLE.map(([, name]) => name))).toEqual(new Set(OPERATORS.keys()));
  });

  test.each(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'])(
    '%s takes no infinity, which is what 1e999 in a payload is read as',
    (name) => {
      const compare = OPERATORS.get(name)?.compare;
      expect([Infinity, -Infinity, Number.NaN].map((fact) => compare?.(fact, 5))).toEqual([
        'unknown',
        'unknown',
        'unknown',
      ]);
    },
  );

  const WRONG_VALUES: readonly (readonly [string, Json | undefined, Json | undefined])[] = [
    ['equal', 5, undefined],
    ['equal', 5, null],
    ['equal', 5, [5]],
    ['in', 5, undefined],
    ['in', 'a', 'abc'],
    ['contains', [5], undefined],
    ['contains', [[5]], [5]],
    ['greaterThan', 10, '9'],
    ['greaterThan', '10', '9'],
    ['lessThan', 1, true],
    ['lessThan', 1, null],
  ];

  test.each(WRONG_VALUES)(
    'a value of the wrong type, which only another fact can bring, is unknown: %s %j %j',
    (name, fact, value) => {
      expect(OPERATORS.get(name)?.compare(fact, value)).toBe('unknown');
    },
  );
});
