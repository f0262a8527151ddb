import { expect, test } from 'vitest';
import { faultsOf } from './given.ts';

const faults = (conditions: string) => faultsOf(`version: 1\nconditions:\n${conditions}rules: []\n`);

test.each<[string, string, readonly string[]]>([
  [
    'a circle of two is told once',
    '  a: { condition: b }\n  b: { all: [ { condition: a } ] }\n',
    ['3:6 conditions.a: conditions refer to each other in a circle: a -> b -> a'],
  ],
  [
    'a condition may not refer to itself',
    '  a: { not: { condition: a } }\n',
    ['3:6 conditions.a: conditions refer to each other in a circle: a -> a'],
  ],
  [
    'who only leads into a circle is not part of it',
    '  z: { condition: a }\n  a: { condition: b }\n  b: { condition: a }\n',
    ['4:6 conditions.a: conditions refer to each other in a circle: a -> b -> a'],
  ],
  [
    'two circles are two faults',
    '  a: { condition: a }\n  b: { condition: b }\n',
    [
      '3:6 conditions.a: conditions refer to each other in a circle: a -> a',
      '4:6 conditions.b: conditions refer to each other in a circle: b -> b',
    ],
  ],
  [
    'a condition that nobody uses is looked at too',
    '  a: { fact: t, operator: bigger, value: 1 }\n',
    ['3:27 conditions.a.operator: unknown operator "bigger" (received "bigger")'],
  ],
  [
    'an unknown name is told with those that are known',
    '  hot: { condition: runing }\n  running: { condition: x }\n',
    [
      '3:21 conditions.hot.condition: unknown condition "runing", did you mean "running"? (expected hot, running)',
      '4:25 conditions.running.condition: unknown condition "x" (expected hot, running)',
    ],
  ],
  [
    'a faulty condition is one fault, not one for each use',
    '  a: { all: [] }\n  b: { condition: a }\n  c: { condition: a }\n',
    ['3:13 conditions.a.all: an empty list of conditions says nothing'],
  ],
  [
    'two ways to one condition are no circle',
    '  a: { all: [ { condition: b }, { condition: c } ] }\n  b: { condition: c }\n  c: { fact: t, operator: equal, value: 1 }\n',
    [],
  ],
])('%s', (_sentence, conditions, expected) => {
  expect(faults(conditions)).toEqual(expected);
});
