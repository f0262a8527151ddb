import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { deriving } from './story.ts';

/** One value a second from second 0; null: no value. */
const SERIES: readonly Json[] = [4, 2, null, 'n/a', 8, 6];

describe('what the samples of a window come to', () => {
  test.each<[string, Json, readonly Json[], Json | undefined]>([
    ['the mean of what is there', { avg: 't', over: '1m' }, SERIES, 5],
    ['the mean of the last two samples', { avg: 't', last: 2 }, SERIES, 7],
    ['the mean over three seconds, of which one was silent', { avg: 't', over: '3s' }, SERIES, 7],
    ['the least', { min: 't', over: '1m' }, SERIES, 2],
    ['the least of the last three', { min: 't', last: 3 }, SERIES, 2],
    ['the greatest', { max: 't', over: '1m' }, SERIES, 8],
    ['the sum of what is there', { sum: 't', over: '1m' }, SERIES, 20],
    ['how many came, texts too, null not', { count: 't', over: '1m' }, SERIES, 5],
    ['the deviation as of a sample', { stddev: 't', over: '1m' }, [2, 4, 4, 4, 5, 5, 7, 9], Math.sqrt(32 / 7)],
    ['no deviation of one sample', { stddev: 't', over: '1m' }, [2], undefined],
    ['the median, between two', { median: 't', over: '1m' }, SERIES, 5],
    ['the median of an odd number', { median: 't', last: 3 }, SERIES, 6],
    ['a percentile, between two by their distance', { percentile: 't', p: 90, over: '1m' }, [0, 10], 9],
    ['the greatest as percentile 100', { percentile: 't', p: 100, over: '1m' }, SERIES, 8],
    ['the rate per second, of the oldest and the newest', { rate: 't', over: '1m' }, SERIES, 0.4],
    ['the rate per hour', { rate: 't', per: '1h', over: '1m' }, [0, 1, 2, 3], 3600],
    ['the rate against the sample before', { rate: 't' }, SERIES, -2],
    ['no rate of one sample', { rate: 't', over: '1m' }, [7], undefined],
    ['by how much it changed in the window', { delta: 't', over: '1m' }, SERIES, 2],
    ['by how much it changed since the sample before', { delta: 't' }, SERIES, -2],
    ['by how much over the last three samples', { delta: 't', last: 3 }, SERIES, 4],
    ['the value before', { previous: 't' }, SERIES, 8],
    ['the text before', { previous: 't' }, ['a', 'b'], 'a'],
    ['no value before the first', { previous: 't' }, ['a'], undefined],
    ['that it has changed', { changed: 't' }, ['a', 'b'], true],
    ['that it has not changed', { changed: 't' }, ['a', 'b', 'b'], false],
    ['not whether the first has changed', { changed: 't' }, ['a'], undefined],
    ['that it has changed within a time', { changed: 't', over: '3s' }, ['a', 'b', 'b', 'b'], true],
    ['that it has not changed within a time', { changed: 't', over: '3s' }, ['a', 'b', 'b', 'b', 'b'], false],
    ['a default while there are too few', { previous: 't', default: 'none' }, ['a'], 'none'],
    ['a field within a field', { max: 't', path: '$.a.b', over: '1m' }, [{ a: { b: 3 } }, { a: 7 }], 3],
    ['for how many a condition held', { count: { fact: 't', operator: 'greaterThan', value: 3 }, last: 5 }, SERIES, 3],
    [
      'unknown samples take no slot',
      { count: { fact: 't', operator: 'lessThan', value: 5 }, last: 2 },
      [1, 9, null, 'x', null],
      1,
    ],
    [
      'for how long a condition has held',
      { duration: { fact: 't', operator: 'greaterThan', value: 3 } },
      [9, 1, 9, 9, 9],
      2,
    ],
    ['not knowing interrupts nothing', { duration: { fact: 't', operator: 'greaterThan', value: 3 } }, [9, null, 9], 2],
    ['nothing while it does not hold', { duration: { fact: 't', operator: 'greaterThan', value: 3 } }, [9, 1], 0],
  ])('%s', (_sentence, it, values, expected) => {
    const { say, it: read } = deriving(it);
    for (const [second, value] of values.entries()) say(second, { t: value });
    const found = read(values.length - 1);
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 9);
    else expect(found).toBe(expected);
  });
});

test('of what was never heard nobody knows whether it changed, however long it was watched', () => {
  const { say, it } = deriving({ changed: 't', over: '3s' });
  for (const second of [0, 2, 4, 6]) say(second, { u: second });
  expect(it(6)).toBeUndefined();
  say(7, { t: 'a' });
  expect([it(7), it(9), it(10)]).toEqual([undefined, undefined, false]);
});

describe('the age of a fact', () => {
  test('counts from when it was heard, whatever else is heard since', () => {
    const { say, it } = deriving({ age: 't' });
    say(0, { t: 1 });
    say(30, { u: 1 });
    expect(it(30)).toBe(30);
  });

  test('counts by event time and by watch time, whichever is more', () => {
    const { say, it, itByTimer } = deriving({ age: 't' });
    say(0, { t: 1 });
    say(100, { u: 1 }, 10);
    expect([it(100), itByTimer(20), itByTimer(200)]).toEqual([100, 100, 200]);
  });

  test('is unknown of what was never heard', () => {
    expect(deriving({ age: 't' }).it(0)).toBeUndefined();
  });

  test('is unknown while the newest is no value', () => {
    const { say, it } = deriving({ age: 't' });
    say(0, { t: 1 });
    say(30, { t: null });
    expect(it(40)).toBeUndefined();
    say(60, { t: 1 });
    expect(it(70)).toBe(10);
  });
});
