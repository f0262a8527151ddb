import { expect, test } from 'vitest';
import { formatDoubt } from '../../../src/rules/doubts/doubt.ts';
import { findIn } from './doubts-of.ts';

const HOT = 'when: { fact: t, operator: greaterThan, value: 10 }';

/** About a source whose devices report every five minutes. */
const ROWS: readonly (readonly [sentence: string, rule: string, told: RegExp | null])[] = [
  [
    'a delay that one reading fills',
    `${HOT}, for: 4m`,
    /^a.yaml:3:\d+ r, for: 4m, and devices report every 5m: one reading decides.*; write 5m or more \[too-quick\]$/,
  ],
  ['a delay that the second reading fills', `${HOT}, for: 5m`, null],
  ['no delay at all', `${HOT}, for: 0s`, null],
  ['an off-delay that one reading fills', `${HOT}, clear: { for: 1m }`, /r, .*clear\.for: 1m, .*one reading ends it/],
  ['silence of less than two readings', 'absent: 9m', /r, absent: 9m, .*; write 10m or more/],
  ['silence of two readings', 'absent: 10m', null],
  [
    'a value that is stale before the next',
    `${HOT}, facts: { t: { staleAfter: 2m } }`,
    /r, .*facts\.t\.staleAfter: 2m, .*no value for most of the time/,
  ],
  [
    'a window of one reading',
    'facts: { m: { delta: t, over: 4m } }, when: { fact: m, operator: greaterThan, value: 1 }',
    /r, .*facts\.m\.over: 4m, .*holds one reading at most/,
  ],
  ['a window of many', 'facts: { m: { avg: t, over: 1h } }, when: { fact: m, operator: greaterThan, value: 1 }', null],
  [
    'more samples than come in the time',
    'facts: { n: { count: t, over: 15m } }, when: { fact: n, operator: greaterThanInclusive, value: 5 }',
    /"n greaterThanInclusive 5" is never true while devices report every 5m, as n is a whole number from 0 to 4:.*too-quick/,
  ],
  [
    'as many as may come in the time',
    'facts: { n: { count: t, over: 15m } }, when: { fact: n, operator: greaterThanInclusive, value: 4 }',
    null,
  ],
  ['a gap between any two readings', `${HOT}, for: 20m, onGap: reset, gap: 3m`, /r, gap: 3m, .*none is ever over/],
  ['a gap of two readings', `${HOT}, for: 20m, onGap: reset, gap: 10m`, null],
];

test.each(ROWS)('%s', (_sentence, rule, told) => {
  const doubts = findIn(`version: 1\nrules:\n- { id: r, source: slow, ${rule} }`).map(formatDoubt);
  expect(doubts).toEqual(told ? [expect.stringMatching(told)] : []);
});
