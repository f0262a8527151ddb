import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { DECORATORS, resolveOperator } from '../../src/rules/decorators.ts';
import { OPERATORS } from '../../src/rules/operators.ts';

/** As in the table of operators: a number, a text, null, a missing fact and an array. */
const FACTS: readonly (Json | undefined)[] = [5, 'run', null, undefined, [5, 'run']];

const TABLE: readonly (readonly [operator: string, value: Json, verdicts: string])[] = [
  ['someFact:equal', 5, 'UUUUT'],
  ['someFact:notEqual', 5, 'UUUUT'],
  ['someFact:in', [5], 'UUUUT'],
  ['someFact:notIn', [5], 'UUUUT'],
  ['someFact:contains', 5, 'UUUUU'],
  ['someFact:doesNotContain', 5, 'UUUUU'],
  ['someFact:lessThan', 5, 'UUUUU'],
  ['someFact:lessThanInclusive', 5, 'UUUUT'],
  ['someFact:greaterThan', 5, 'UUUUU'],
  ['someFact:greaterThanInclusive', 5, 'UUUUT'],
  ['everyFact:equal', 5, 'UUUUF'],
  ['everyFact:notEqual', 5, 'UUUUF'],
  ['everyFact:in', [5], 'UUUUF'],
  ['everyFact:notIn', [5], 'UUUUF'],
  ['everyFact:contains', 5, 'UUUUU'],
  ['everyFact:doesNotContain', 5, 'UUUUU'],
  ['everyFact:lessThan', 5, 'UUUUF'],
  ['everyFact:lessThanInclusive', 5, 'UUUUU'],
  ['everyFact:greaterThan', 5, 'UUUUF'],
  ['everyFact:greaterThanInclusive', 5, 'UUUUU'],
  ['someValue:equal', [5, 6], 'TFUUU'],
  ['someValue:notEqual', [5, 6], 'TTUUU'],
  ['someValue:in', [[6], [5]], 'TFUUU'],
  ['someValue:notIn', [[6], [5]], 'TTUUU'],
  ['someValue:contains', [6, 5], 'UUUUT'],
  ['someValue:doesNotContain', [6, 5], 'UUUUT'],
  ['someValue:lessThan', [5, 6], 'TUUUU'],
  ['someValue:lessThanInclusive', [4, 5], 'TUUUU'],
  ['someValue:greaterThan', [5, 6], 'FUUUU'],
  ['someValue:greaterThanInclusive', [5, 6], 'TUUUU'],
  ['everyValue:equal', [5, 6], 'FFUUU'],
  ['everyValue:notEqual', [5, 6], 'FTUUU'],
  ['everyValue:in', [[6], [5]], 'FFUUU'],
  ['everyValue:notIn', [[6], [5]], 'FTUUU'],
  ['everyValue:contains', [6, 5], 'UUUUF'],
  ['everyValue:doesNotContain', [6, 5], 'UUUUF'],
  ['everyValue:lessThan', [5, 6], 'FUUUU'],
  ['everyValue:lessThanInclusive', [5, 6], 'TUUUU'],
  ['everyValue:greaterThan', [4, 3], 'TUUUU'],
  ['everyValue:greaterThanInclusive', [5, 6], 'FUUUU'],
  ['swap:equal', 5, 'TFUUU'],
  ['swap:notEqual', 5, 'FTUUU'],
  ['swap:in', 5, 'UUUUT'],
  ['swap:notIn', 5, 'UUUUF'],
  ['swap:contains', [5], 'TFUUU'],
  ['swap:doesNotContain', [5], 'FTUUU'],
  ['swap:lessThan', 4, 'TUUUU'],
  ['swap:lessThanInclusive', 5, 'TUUUU'],
  ['swap:greaterThan', 4, 'FUUUU'],
  ['swap:greaterThanInclusive', 5, 'TUUUU'],
  ['not:equal', 5, 'FTUUU'],
  ['not:notEqual', 5, 'TFUUU'],
  ['not:in', [5], 'FTUUU'],
  ['not:notIn', [5], 'TFUUU'],
  ['not:contains', 5, 'UUUUF'],
  ['not:doesNotContain', 5, 'UUUUT'],
  ['not:lessThan', 5, 'TUUUU'],
  ['not:lessThanInclusive', 5, 'FUUUU'],
  ['not:greaterThan', 5, 'TUUUU'],
  ['not:greaterThanInclusive', 5, 'FUUUU'],
  ['not:known', true, 'FFTTF'],
];

const compare = (name: string, fact: Json | undefined, value: Json | undefined) => {
  const operator = resolveOperator(name);
  return operator.ok ? operator.value.compare(fact, value) : operator.error;
};

describe('a decorated operator', () => {
  test.each(TABLE)('%s %j says of a number, a text, null, nothing and an array: %s', (name, value, verdicts) => {
    expect(FACTS.map((fact) => compare(name, fact, value).charAt(0).toUpperCase()).join('')).toBe(verdicts);
  });

  test('the table has every decorator with every operator that takes it', () => {
    const all = [...DECORATORS.keys()].flatMap((decorator) =>
      [...OPERATORS.keys()].map((operator) => `${decorator}:${operator}`),
    );
    const taken = all.filter((name) => resolveOperator(name).ok);
    expect(TABLE.map(([name]) => name).toSorted()).toEqual(taken.toSorted());
    expect(all.length - taken.length).toBe(5);
  });

  test.each<[string, string, Json, Json, string]>([
    ['no element of an empty list is anything', 'someFact:equal', [], 5, 'false'],
    ['every element of an empty list is everything', 'everyFact:equal', [], 5, 'true'],
    ['one that is true outweighs what is unknown', 'someFact:greaterThan', ['x', 7], 5, 'true'],
    ['one that is false outweighs what is unknown', 'everyFact:greaterThan', ['x', 3], 5, 'false'],
    ['null in a list is no value', 'someFact:equal', [null], 5, 'unknown'],
    ['decorators apply from the left', 'not:someFact:equal', [1, 2], 5, 'true'],
    ['some that are not are another thing than not some', 'someFact:not:equal', [5, 2], 5, 'true'],
    ['sides are exchanged before the list is opened', 'swap:someFact:equal', 5, [4, 5], 'true'],
    ['both sides can be lists', 'everyFact:someValue:equal', [1, 2], [1, 2, 3], 'true'],
    ['twice not is nothing', 'not:not:lessThan', 4, 5, 'true'],
  ])('%s: %s', (_sentence, name, fact, value, verdict) => {
    expect(compare(name, fact, value)).toBe(verdict);
  });

  test.each([
    ['greaterthan', 'unknown operator "greaterthan", did you mean "greaterThan"?'],
    ['>=', 'unknown operator ">=", did you mean "greaterThanInclusive"?'],
    ['sumFact:equal', 'unknown decorator "sumFact", did you mean "someFact"?'],
    ['not:', 'unknown operator ""'],
    ['between', 'unknown operator "between"'],
    ['someFact:known', '"known" asks about the fact itself and takes no decorator but "not", not "someFact"'],
    ['swap:not:known', '"known" asks about the fact itself and takes no decorator but "not", not "swap"'],
  ])('%s is refused', (name, message) => {
    expect(resolveOperator(name)).toEqual({ ok: false, error: message });
  });
});
