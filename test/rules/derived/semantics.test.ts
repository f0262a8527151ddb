import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { faultsOf, ruleWith } from '../given.ts';
import { deriving, deviceOf } from './story.ts';

const whenIt = (operator: string, value: Json, it: Json) =>
  deviceOf(ruleWith({ fact: 'it', operator, value }, { facts: { it } }));

describe('which readings are samples', () => {
  test('a late one is none, and moves nothing back', () => {
    const { say, it } = deriving({ sum: 't', over: '1m' });
    say(0, { t: 1 });
    say(10, { t: 2 });
    say(5, { t: 100 });
    say(20, { t: 3 });
    expect(it(20)).toBe(6);
  });

  test('a repetition is none', () => {
    const { say, it } = deriving({ count: 't', over: '1m' });
    say(0, { t: 1 });
    say(0, { t: 1 });
    expect(it(0)).toBe(1);
  });

  test('a correction takes the place of what it corrects', () => {
    const { say, it } = deriving({ sum: 't', over: '1m' });
    say(0, { t: 1 });
    say(1, { t: 5 });
    say(1, { t: 2 });
    expect(it(1)).toBe(3);
  });

  test('two readings with times of ours are two samples, though they came together', () => {
    const { sayUntimed, itByTimer } = deriving({ sum: 'temperature', last: 3 });
    for (const temperature of [1, 1, 2]) sayUntimed(10, { temperature });
    expect(itByTimer(10)).toBe(4);
  });

  test('a correction to null takes it away, and one from null adds it', () => {
    const { say, it } = deriving({ sum: 't', over: '1m' });
    say(0, { t: 1 });
    say(1, { t: 5 });
    say(1, { t: null });
    expect(it(1)).toBe(1);
    say(1, { t: 7 });
    expect(it(1)).toBe(8);
  });

  test('a correction of a duration gives back what the wrong reading interrupted', () => {
    const { say, it } = deriving({ duration: { fact: 't', operator: 'equal', value: 1 } });
    say(0, { t: 1 });
    say(10, { t: 0 });
    expect(it(10)).toBe(0);
    say(10, { t: 1 });
    expect(it(10)).toBe(10);
  });

  test('what the broker retained is none', () => {
    const { say, retained, it } = deriving({ previous: 't' });
    retained(0, { t: 'old' });
    say(1, { t: 'a' });
    expect(it(1)).toBeUndefined();
    say(2, { t: 'b' });
    expect(it(2)).toBe('a');
  });

  test('a condition over facts that come apart has one sample for one time', () => {
    const both = {
      all: [
        { fact: 't', operator: 'equal', value: 1 },
        { fact: 'u', operator: 'equal', value: 1 },
      ],
    };
    const { say, it } = deriving({ count: both, over: '1m' });
    say(0, { t: 1 });
    say(0, { u: 1 });
    say(5, { v: 1 });
    expect(it(5)).toBe(1);
  });
});

describe('the time of a window', () => {
  test('what is as old as the window is out', () => {
    const { say, it } = deriving({ sum: 't', over: '10s' });
    say(0, { t: 1 });
    say(9, { t: 2 });
    expect(it(9)).toBe(3);
    say(10, { t: 4 });
    expect(it(10)).toBe(6);
  });

  test('is the device’s own: a backlog that comes at once is judged by its own times', () => {
    const { say, it } = deriving({ sum: 't', over: '10s' });
    for (const second of [0, 5, 10, 15]) say(second, { t: 1 }, 1000);
    expect(it(15)).toBe(2);
  });

  test('goes on by watch time while nothing comes', () => {
    const { say, itByTimer } = deriving({ avg: 't', over: '10s' });
    say(0, { t: 1 }, 500);
    say(5, { t: 3 }, 505);
    expect([itByTimer(505), itByTimer(509), itByTimer(510), itByTimer(515)]).toEqual([2, 2, 3, undefined]);
  });

  test('that went on too far while nothing came takes back nothing', () => {
    const { say, it, itByTimer } = deriving({ sum: 't', over: '10s' });
    say(0, { t: 1 }, 500);
    expect(itByTimer(520)).toBe(0);
    say(5, { t: 2 }, 521);
    expect(it(5)).toBe(3);
  });

  test('is watch time for a device without a clock', () => {
    const { sayUntimed, itByTimer } = deriving({ avg: 't', over: '10s' });
    sayUntimed(0, { t: 1 });
    sayUntimed(5, { t: 3 });
    expect([itByTimer(9), itByTimer(10), itByTimer(15)]).toEqual([2, 3, undefined]);
  });

  test('of a device that begins to say it counts on from what was known', () => {
    const { sayUntimed, say, it } = deriving({ sum: 't', over: '10s' });
    sayUntimed(1000, { t: 1 });
    sayUntimed(1005, { t: 2 });
    say(5_000_000, { t: 4 }, 1008);
    expect(it(5_000_000)).toBe(7);
    say(5_000_003, { t: 8 }, 1011);
    expect(it(5_000_003)).toBe(14);
  });

  test('of a reading without one is carried on from the device’s newest', () => {
    const { sayUntimed, say, it } = deriving({ rate: 't', over: '1m' });
    say(100, { t: 0 }, 5000);
    sayUntimed(5010, { t: 20 });
    expect(it(110)).toBe(2);
  });
});

describe('a count that is not yet whole', () => {
  const COUNT = { count: { fact: 't', operator: 'equal', value: 1 }, over: '1m' };

  test.each<[string, string, Json, string]>([
    ['may be enough already', 'greaterThanInclusive', 2, 'true'],
    ['may become enough', 'greaterThanInclusive', 3, 'unknown'],
    ['may become too much', 'lessThan', 3, 'unknown'],
    ['is too much already', 'lessThan', 2, 'false'],
    ['may become equal', 'equal', 5, 'unknown'],
    ['may not stay equal', 'equal', 2, 'unknown'],
    ['can no more be equal', 'equal', 1, 'false'],
    ['may become one of them', 'in', [1, 7], 'unknown'],
    ['is above all of them', 'in', [0, 1], 'false'],
    ['may not stay unequal, the other way round', 'not:greaterThan', 4, 'unknown'],
    ['is known to be there', 'known', true, 'true'],
  ])('%s', (_sentence, operator, value, verdict) => {
    const { say, verdictAt } = whenIt(operator, value, COUNT);
    say(0, { t: 1 });
    say(10, { t: 1 });
    expect(verdictAt(10).verdict).toBe(verdict);
  });

  test('is whole once it was watched for its length, and says when', () => {
    const { say, verdictAt } = whenIt('lessThan', 3, COUNT);
    say(0, { t: 1 });
    say(10, { t: 1 });
    expect(verdictAt(10)).toEqual({ verdict: 'unknown', recheckAt: 60_000 });
    expect(verdictAt(60)).toMatchObject({ verdict: 'true' });
  });

  test('of the last so many is whole with as many', () => {
    const { say, verdictAt } = whenIt('lessThan', 2, { ...COUNT, over: undefined, last: 3 } as unknown as Json);
    say(0, { t: 0 });
    say(1, { t: 0 });
    expect(verdictAt(1).verdict).toBe('unknown');
    say(2, { t: 0 });
    expect(verdictAt(2).verdict).toBe('true');
  });

  test('a sum with values below zero is unknown until it is whole', () => {
    const { say, it, itByTimer } = deriving({ sum: 't', over: '10s' });
    say(0, { t: 5 });
    expect(it(0)).toBe(5);
    say(5, { t: -1 });
    expect([it(5), itByTimer(10)]).toEqual([undefined, -1]);
  });

  test('stands on the other side of a comparison too', () => {
    const given = ruleWith({ fact: 'limit', operator: 'lessThan', value: { fact: 'it' } }, { facts: { it: COUNT } });
    const { say, verdictAt } = deviceOf(given);
    say(0, { t: 1, limit: 0 });
    expect(verdictAt(0).verdict).toBe('true');
    say(1, { limit: 1 });
    expect(verdictAt(1).verdict).toBe('unknown');
  });
});

describe('when it is looked at again without a reading', () => {
  test.each<[string, Json, Json, number | null]>([
    ['an age at its limit', { age: 't' }, 30, 30_000],
    ['a duration at its limit', { duration: { fact: 't', operator: 'equal', value: 1 } }, 30, 30_000],
    ['a window when its oldest sample leaves', { avg: 't', over: '10m' }, 5, 600_000],
    ['the last so many never', { avg: 't', last: 5 }, 5, null],
  ])('%s', (_sentence, it, value, recheckAt) => {
    const { say, verdictAt } = whenIt('greaterThan', value, it);
    say(0, { t: 1 });
    expect(verdictAt(0).recheckAt).toBe(recheckAt);
  });

  test('on the limit a moment later, when it is above', () => {
    const { say, verdictAt } = whenIt('greaterThan', 30, { age: 't' });
    say(0, { t: 1 });
    expect(verdictAt(30)).toEqual({ verdict: 'false', recheckAt: 30_001 });
    expect(verdictAt(30.001)).toEqual({ verdict: 'true', recheckAt: null });
  });

  test('sixty times in the length of a window at most, however fast samples come', () => {
    const { say, verdictAt } = whenIt('greaterThan', 5, { avg: 't', over: '10m' });
    for (let second = 0; second <= 600; second += 5) say(second, { t: 1 });
    expect(verdictAt(600).recheckAt).toBe(610_000);
  });

  test('a fact that another limit is read from counts as limit', () => {
    const given = ruleWith(
      { fact: 'it', operator: 'greaterThan', value: { fact: 'most' } },
      { facts: { it: { age: 't' } } },
    );
    const { say, verdictAt } = deviceOf(given);
    say(0, { t: 1, most: 12 });
    expect(verdictAt(0).recheckAt).toBe(12_000);
  });

  test('a duration ends with its condition, though no reading says so', () => {
    const it = { duration: { fact: 't', operator: 'known', value: true } };
    const given = ruleWith(
      { fact: 'it', operator: 'greaterThan', value: 100 },
      { facts: { it, t: { staleAfter: '10s' } } },
    );
    const device = deviceOf(given);
    device.say(0, { t: 1 });
    expect([device.verdictAt(0).recheckAt, device.itByTimer(9), device.itByTimer(10)]).toEqual([10_000, 9, 0]);
    device.say(20, { t: 1 });
    expect([device.it(20), device.it(25)]).toEqual([0, 5]);
  });
});

describe('a derived fact', () => {
  test('goes before a field of the payload of the same name', () => {
    const { say, it } = deriving({ max: 't', over: '1m' });
    say(0, { t: 1, it: 99 });
    expect(it(0)).toBe(1);
  });

  test('says of itself where its value comes from', () => {
    const { say, originAt } = deriving({ delta: 't', over: '1m' });
    expect(originAt(0)).toBe('never-heard');
    say(0, { t: 1 });
    expect(originAt(0)).toBe('too-few-samples');
    say(1, { t: 2 });
    expect(originAt(1)).toBe('derived');
  });

  test('shares its window with every rule that asks the same', () => {
    const { layout, rule } = deriving({ avg: 't', over: '5m' });
    const other = ruleWith(
      { fact: 'x', operator: 'greaterThan', value: 1 },
      { facts: { x: { sum: 't', over: '300s' } } },
    ).rule;
    expect(rule.windows).toEqual([0]);
    expect(other.windows).toEqual([0]);
    expect(layout.windows.list).toHaveLength(1);
  });

  test('is not fed any more once no rule reads it, and begins anew', () => {
    const { say, it, layout } = deriving({ count: 't', last: 5 });
    say(0, { t: 1 });
    layout.feedOnly(new Set());
    say(1, { t: 1 });
    expect(layout.keeper).toBeNull();
    layout.feedOnly(new Set([0]));
    say(2, { t: 1 });
    say(3, { t: 1 });
    expect(it(3)).toBe(3);
  });

  test('stands among what a rule reads and in its evidence', () => {
    const { say, rule, memory } = deriving({ max: 't', over: '1m' });
    say(0, { t: 1 });
    expect(rule.reads).toEqual(['t']);
    expect(rule.evidence(memory, { observedAt: 0, watchedAt: 0, wallAt: 0 })).toEqual({ it: 1, t: 1 });
  });
});

describe('faults', () => {
  const faults = (facts: string, more = '') =>
    faultsOf(`version: 1
rules:
  - id: r
    source: plant
    ${more}
    facts: ${facts}
    when: { fact: it, operator: known, value: true }
`);

  test.each([
    ['two functions', '{ it: { avg: t, min: t, over: 5m } }', 'a derived fact is one of them'],
    ['no window', '{ it: { avg: t } }', '"avg" needs a window'],
    ['two windows', '{ it: { avg: t, over: 5m, last: 3 } }', 'a window has one of them'],
    ['an empty window', '{ it: { avg: t, over: 0s } }', 'holds nothing'],
    ['a window that nobody looks back over', '{ it: { age: t, over: 5m } }', '"age" has no window'],
    ['too few samples', '{ it: { avg: t, last: 1 } }', 'last'],
    ['too many', '{ it: { avg: t, last: 1001 } }', 'last'],
    ['a percentile without p', '{ it: { percentile: t, over: 5m } }', 'needs p'],
    ['p elsewhere', '{ it: { avg: t, p: 5, over: 5m } }', '"p" belongs to "percentile"'],
    ['per elsewhere', '{ it: { delta: t, per: 1h } }', '"per" belongs to "rate"'],
    ['staleAfter', '{ it: { avg: t, over: 5m, staleAfter: 1m } }', '"staleAfter" belongs to a field'],
    ['over on a plain field', '{ it: { over: 5m } }', 'belongs to a derived fact'],
    ['a fact that is derived itself', '{ it: { avg: u, over: 5m }, u: { avg: t, over: 5m } }', '"u" is derived itself'],
    ['itself', '{ it: { avg: it, over: 5m } }', '"it" is derived itself'],
    ['a level of the topic', '{ it: { avg: hall, over: 5m } }', '"hall" names a level of the topic'],
    ['the name of a level', '{ hall: { avg: t, over: 5m } }', '"hall" names a level of the topic, not a fact'],
    ['a name with a dot', '{ "a.b": { avg: t, over: 5m } }', "names with a dot are Tocsin's"],
    ['a fact with a dot', '{ it: { avg: labels.x, over: 5m } }', 'is no field of the payload'],
    ['how long a fact', '{ it: { duration: t } }', 'it is a condition that lasts'],
    [
      'a condition over a derived fact',
      '{ it: { duration: { fact: u, operator: equal, value: 1 } }, u: { avg: t, over: 5m } }',
      '"u" is derived itself',
    ],
    [
      'a path beside a condition',
      '{ it: { count: { fact: u, operator: equal, value: 1 }, path: $.a, last: 2 } }',
      'within its comparisons',
    ],
    ['a path that is none', '{ it: { avg: t, path: a.b, over: 5m } }', 'a path begins with $'],
    ['a key that is none', '{ it: { avg: t, ovr: 5m, over: 5m } }', 'ovr'],
  ])('%s', (_sentence, facts, message) => {
    expect(faults(facts).join('\n')).toContain(message);
  });
});
