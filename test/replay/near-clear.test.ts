import { expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { clearOf } from '../../src/replay/near-clear.ts';

const hot = { fact: 't', operator: 'greaterThan', value: 80 };
const cold = { fact: 't', operator: 'lessThanInclusive', value: 10 };
const open = { fact: 'door', operator: 'equal', value: 'open' };

test.each<[sentence: string, when: Json, clear: Json]>([
  ['above a limit: below it by the deadband', hot, { fact: 't', operator: 'lessThanInclusive', value: 78 }],
  ['below a limit: above it by the deadband', cold, { fact: 't', operator: 'greaterThan', value: 12 }],
  ['something else: not that', open, { not: open }],
  ['all: any of them is over', { all: [hot, open] }, { any: [clearOf(hot, new Map([['t', 2]])), { not: open }] }],
  ['any: all are over', { any: [hot, cold] }, { all: [hot, cold].map((one) => clearOf(one, new Map([['t', 2]]))) }],
  ['not: that', { not: open }, open],
  ['a condition by its name: not that', { condition: 'running' }, { not: { condition: 'running' } }],
  ['against another fact: not that', { ...hot, value: { fact: 'max' } }, { not: { ...hot, value: { fact: 'max' } } }],
])('%s', (_sentence, when, clear) => {
  expect(clearOf(when, new Map([['t', 2]]))).toEqual(clear);
});

test('a limit is written as a person would', () => {
  expect(clearOf({ ...hot, value: 0.3 }, new Map([['t', 0.1]]))).toMatchObject({ value: 0.2 });
});
