import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { findDelays, type RuleDelay } from '../../../src/rules/doubts/delays.ts';
import { createContext } from '../given.ts';

const delayOf = (rule: Readonly<Record<string, Json>>, everyMs: number | null): RuleDelay | undefined => {
  const context = createContext();
  const plant = context.sources.get('plant');
  if (!plant) throw new Error('no source');
  const file = { version: 1, rules: [{ id: 'r', source: 'plant', notify: [{ Tag: 'a', Body: 'x' }], ...rule }] };
  const sources = new Map([['plant', { ...plant, everyMs }]]);
  const texts = [{ file: 'r.yaml', text: JSON.stringify(file) }];
  return findDelays(texts, { ...context, sources, reaches: () => true })[0];
};

const above = (fact: string): Json => ({ fact, operator: 'greaterThan', value: 1 });
const MINUTE = 60_000;

const CASES: readonly [sentence: string, rule: Readonly<Record<string, Json>>, windowMs: number][] = [
  ['a condition without windows is true at once', { when: above('t') }, 0],
  ['a window is as long as it says', { facts: { m: { avg: 't', over: '5m' } }, when: above('m') }, 5 * MINUTE],
  ['samples take as long as the source says', { facts: { m: { max: 't', last: 3 } }, when: above('m') }, 3 * MINUTE],
  [
    'of several the longest counts',
    { facts: { m: { avg: 't', over: '5m' }, n: { avg: 't', over: '9m' } }, when: { all: [above('m'), above('n')] } },
    9 * MINUTE,
  ],
  ['one that nothing compares does not', { facts: { m: { avg: 't', over: '5m' } }, when: above('t') }, 0],
  [
    'one that is the other side of a comparison does',
    {
      facts: { m: { avg: 't', over: '5m' } },
      when: { fact: 't', operator: 'greaterThan', value: { fact: 'm' } },
    },
    5 * MINUTE,
  ],
];

test.each(CASES)('%s', (_sentence, rule, windowMs) => {
  expect(delayOf(rule, MINUTE)).toMatchObject({ windowMs, delayMs: MINUTE + windowMs, leftOut: [] });
});

const LEFT_OUT: readonly [sentence: string, rule: Readonly<Record<string, Json>>, words: readonly string[]][] = [
  ['the next reading', { when: above('t') }, ['every']],
  ['so many readings', { facts: { m: { max: 't', last: 3 } }, when: above('m') }, ['every', 'samples']],
  ['hours of the rule', { when: above('t'), active: { hours: '08:00-17:00' } }, ['every', 'hours']],
  ['hours of the condition', { when: { all: [above('t'), above('time.hour')] } }, ['every', 'hours']],
  ['a time that is compared', { facts: { d: { duration: above('t') } }, when: above('d') }, ['every', 'own-time']],
  ['gaps', { when: above('t'), for: '10m', onGap: 'reset' }, ['every', 'gap']],
];

test.each(LEFT_OUT)('of devices that report nobody knows how often is left out: %s', (_sentence, rule, words) => {
  expect(delayOf(rule, null)).toMatchObject({ leftOut: words });
});
