import { describe, expect, test } from 'vitest';
import { measure } from '../../src/replay/measures.ts';
import { alarm, HOUR, historyOf, MINUTE, SECOND, START } from './replayed.ts';

const raisedAt = (...seconds: readonly number[]) =>
  seconds.map((at) => alarm(at * SECOND, at * SECOND + 10 * HOUR, { key: 'p1' }));

describe('chattering', () => {
  test.each<[sentence: string, seconds: readonly number[], found: readonly object[]]>([
    ['is three raises within a minute', [0, 20, 59], [{ rule: 'hot', key: 'p1', alarms: 3, mostPerMinute: 3 }]],
    ['is not three in a minute and a second', [0, 20, 61], []],
    ['is not two', [0, 20], []],
    ['tells of the worst minute', [0, 20, 40, 200, 210, 220, 230], [{ alarms: 7, mostPerMinute: 4 }]],
  ])('%s', (_sentence, seconds, found) => {
    expect(measure(historyOf(raisedAt(...seconds))).chattering).toMatchObject(found);
  });

  test('is of one alarm, not of several', () => {
    const alarms = ['a', 'b', 'c'].map((key) => alarm(0, HOUR, { key }));
    expect(measure(historyOf(alarms)).chattering).toEqual([]);
  });
});

test.each<[sentence: string, alarms: Parameters<typeof historyOf>[0], fleeting: number]>([
  ['over within a minute is fleeting', [alarm(0, MINUTE)], 1],
  ['over a second later is not', [alarm(0, MINUTE + SECOND)], 0],
  ['raised again at once is not', [alarm(0, 5 * SECOND), alarm(10 * SECOND, 15 * SECOND)], 0],
  ['not over is not', [alarm(0, null)], 0],
])('%s', (_sentence, alarms, fleeting) => {
  expect(measure(historyOf(alarms)).fleeting.reduce((sum, one) => sum + one.alarms, 0)).toBe(fleeting);
});

test('standing is what was active for more than a day, to the end of the recording if it has none', () => {
  const alarms = [alarm(0, 24 * HOUR), alarm(0, 25 * HOUR, { key: 'b' }), alarm(20 * HOUR, null, { key: 'c' })];
  expect(measure(historyOf(alarms)).standing.map(({ key, activeMs }) => [key, activeMs / HOUR])).toEqual([
    ['c', 28],
    ['b', 25],
  ]);
});

test('the peak may begin at any time, and the average is over the whole recording', () => {
  const alarms = [0, 9, 10, 18].map((minutes) => alarm(minutes * MINUTE, HOUR));
  expect(measure(historyOf(alarms))).toMatchObject({
    averagePerTenMinutes: 4 / 288,
    peak: { at: START + 9 * MINUTE, alarms: 3 },
    inFlood: 0,
  });
});

test('a flood begins above ten in ten minutes and lasts while there are five', () => {
  const slot = (minutes: number, count: number) =>
    Array.from({ length: count }, (_, index) => alarm(minutes * MINUTE + index, HOUR, { key: `${minutes} ${index}` }));
  const alarms = [...slot(0, 11), ...slot(10, 5), ...slot(20, 4), ...slot(30, 5), ...slot(50, 10)];
  expect(measure(historyOf(alarms)).inFlood).toBe(2 / 288);
});

test('of nothing there is nothing', () => {
  expect(measure({ alarms: [], notifications: [], span: null })).toEqual({
    ...{ averagePerTenMinutes: null, peak: null, inFlood: 0, badActorsShare: 0 },
    ...{ chattering: [], fleeting: [], standing: [], badActors: [] },
  });
});

test('ten at most are named as raised most often, with their share', () => {
  const alarms = Array.from({ length: 12 }, (_, key) => alarm(0, HOUR, { key: `p${key}` }));
  const { badActors, badActorsShare } = measure(historyOf([...alarms, alarm(2 * HOUR, 3 * HOUR, { key: 'p9' })]));
  expect([badActors.length, badActors[0], badActorsShare]).toEqual([
    10,
    { rule: 'hot', key: 'p9', alarms: 2, share: 2 / 13 },
    expect.closeTo(11 / 13),
  ]);
});
