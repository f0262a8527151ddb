import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { describeDomain } from '../../../src/rules/doubts/describe-domain.ts';
import { anything, type Domain, numbersIn, samplesOf, textsIn, truthValues } from '../../../src/rules/doubts/domain.ts';

const ROWS: readonly (readonly [
  sentence: string,
  domain: Domain,
  constants: readonly Json[],
  samples: readonly unknown[],
])[] = [
  ['numbers: each limit, and what lies around it', numbersIn({}), [1, 3], [0, 1, 2, 3, 6, undefined]],
  ['numbers from a bound on', numbersIn({ from: 0 }), [2], [0, 1, 2, 4, undefined]],
  ['numbers that no limit tells apart', numbersIn({}), [], [0, undefined]],
  ['limits outside of the bounds', numbersIn({ from: 0, to: 1 }), [5], [0, 0.5, 1, undefined]],
  [
    'whole numbers next to each limit',
    numbersIn({ from: 0, to: 9, whole: true }),
    [4.5],
    [0, 1, 4, 5, 8, 9, undefined],
  ],
  [
    'texts: each, and one that is none of them',
    textsIn('any'),
    ['a', 'another'],
    ['a', 'another', 'another.', undefined],
  ],
  ['texts that are known', textsIn(['x']), ['a'], ['x', undefined]],
  ['truth values', truthValues, [], [true, false, undefined]],
  ['anything', anything, [1, 'a'], [0, 1, 2, 'a', 'another', true, false, [], undefined]],
  ['what stands in for no value', { ...truthValues, also: [7] }, [], [true, false, 7, undefined]],
  ['what is always there', { ...truthValues, mayBeMissing: false }, [], [true, false]],
  ['numbers at the end of what a number can be', numbersIn({}), [1.7e308], [0, 1.7e308, undefined]],
];

test.each(ROWS)('samples of %s', (_sentence, domain, constants, samples) => {
  expect(samplesOf(domain, constants)).toEqual(samples);
});

test('what a fact can be, in words', () => {
  const domains = [numbersIn({ from: 0, to: 23, whole: true }), numbersIn({ from: 0 }), numbersIn({}), truthValues];
  expect([...domains, textsIn(['mon', 'tue']), textsIn('any'), anything].map(describeDomain)).toEqual([
    'a whole number from 0 to 23',
    'a number of 0 or more',
    'a number',
    'true or false',
    '"mon" or "tue"',
    null,
    null,
  ]);
});
