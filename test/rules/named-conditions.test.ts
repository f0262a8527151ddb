import { expect, test } from 'vitest';
import { faultsOf } from './given.ts';

const faults = (conditions: string) => faultsOf(`version: 1\nconditions:\n${conditions}rules: []\n`);

const COMPARISON = '{ fact: t, operator: equal, value: 1 }';

/** `c0` to what `of` makes of `c1`, and so on. */
const steps = (count: number, of: (next: string) => string): string =>
  Array.from({ length: count }, (_, index) => `  c${index}: ${of(`c${index + 1}`)}\n`).join('');

test.each<[string, string, readonly unknown[]]>([
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
  [
    'each naming the next twice, thirty lines would be a billion comparisons: told once, where it is too many',
    `${steps(30, (next) => `{ all: [ { condition: ${next} }, { condition: ${next} } ] }`)}  c30: ${COMPARISON}\n`,
    [
      '23:8 conditions.c20: with the conditions that it names it has too many comparisons (expected at most 1000, received 1024)',
    ],
  ],
  [
    'a circle that branches at each step is told once',
    steps(30, (next) => `{ all: [ { condition: ${next} }, { condition: ${next} } ] }`).replaceAll('c30', 'c0'),
    [
      expect.stringMatching(
        /^3:7 conditions\.c0: conditions refer to each other in a circle: c0 -> c1 .* -> c29 -> c0$/,
      ),
    ],
  ],
  [
    'a chain without end is told once',
    `${steps(300, (next) => `{ condition: ${next} }`)}  c300: ${COMPARISON}\n`,
    ['3:7 conditions.c0: conditions name each other in a chain of more than 100'],
  ],
  ['a long list that names nothing is only long', `  a: { all: [${Array(1500).fill(COMPARISON).join(', ')}] }\n`, []],
])('%s', (_sentence, conditions, expected) => {
  expect(faults(conditions)).toEqual(expected);
});

test('a rule may not name so much either', () => {
  const conditions = `conditions: { many: { any: [${Array(600).fill(COMPARISON).join(', ')}] } }\n`;
  const rule = `rules: [ { id: a, topic: 'cold/{device}', when: { all: [ { condition: many }, { condition: many } ] } } ]\n`;
  expect(faultsOf(`version: 1\n${conditions}${rule}`)).toEqual([
    expect.stringMatching(/^3:\d+ rules\[0\]\.when: .* too many comparisons \(expected at most 1000, received 1200\)$/),
  ]);
});
