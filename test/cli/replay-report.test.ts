import { describe, expect, test } from 'vitest';
import { reportToLines } from '../../src/cli/replay-report.ts';
import type { ReplayedAlarm, ReplayedNotification } from '../../src/replay/history.ts';
import { createReport } from '../../src/replay/report.ts';
import { alarm, HOUR, historyOf, MINUTE, SECOND, told } from '../replay/replayed.ts';

const DAY = 24 * HOUR;

interface Given {
  readonly told?: readonly ReplayedNotification[];
  readonly days?: number;
  readonly smsPrice?: number | null;
}

const linesOf = (alarms: readonly ReplayedAlarm[], { told: sent = [], days = 1, smsPrice = null }: Given = {}) =>
  reportToLines(createReport(historyOf(alarms, sent, days), { toLocal: (at) => at, smsPrice }));

/** So many alarms, each of half an hour's length and of a key of its own, one an hour. */
const hourly = (count: number) =>
  Array.from({ length: count }, (_, index) => alarm(index * HOUR, index * HOUR + HOUR / 2, { key: `p${index}` }));

/** The line that begins so, and those below it that belong to it. */
const under = (title: string, lines: readonly string[]) => {
  const from = lines.findIndex((line) => line.startsWith(title));
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => !line.startsWith('  '));
  return from < 0 ? [] : [lines[from], ...rest.slice(0, end < 0 ? rest.length : end)];
};

describe('alarms per ten minutes', () => {
  const rows: readonly (readonly [count: number, days: number, shown: string])[] = [
    [1, 1, '0.0069 on average'],
    [144, 1, '1.0 on average'],
    [216, 1, '1.5 on average'],
    [1, 1 / 24 / 7, 'too short a recording on average'],
  ];
  test.each(rows)('of %i alarms in %d days are %s', (count, days, shown) => {
    const alarms = Array.from({ length: count }, (_, index) => alarm(index * 7 * MINUTE, index * 7 * MINUTE + SECOND));
    expect(under('alarms per 10 min', linesOf(alarms, { days }))[0]).toContain(`: ${shown}`);
  });

  test('say when most were raised, and which part of the time was a flood', () => {
    const flood = Array.from({ length: 11 }, (_, index) =>
      alarm(HOUR + index * SECOND, 2 * HOUR, { key: `p${index}` }),
    );
    expect(under('alarms per 10 min', linesOf(flood))[0]).toBe(
      'alarms per 10 min: 0.076 on average, at most 11 (from 2026-01-12T01:00:00.000Z); 0.7 % of the time in flood',
    );
  });
});

test('what was raised is told by severity, the worst first', () => {
  const alarms = [alarm(0, 1), alarm(HOUR, HOUR + 1), alarm(2 * HOUR, null, { severity: 'critical' })];
  expect(linesOf(alarms)).toContain('critical 1 (33 %), warning 2 (67 %), info 0 (0 %)');
});

test('of nothing that was raised nothing is a part', () => {
  const lines = linesOf([]);
  expect(lines).toContain('alarms per 10 min: 0 on average; 0 % of the time in flood');
  expect(lines).toContain('critical 0 (0 %), warning 0 (0 %), info 0 (0 %)');
});

describe('alarms that somebody should look at', () => {
  test('stand for more than a day', () => {
    const alarms = [alarm(0, DAY), alarm(0, DAY + HOUR, { key: 'p2' }), alarm(HOUR, null, { key: 'p3' })];
    expect(under('standing', linesOf(alarms, { days: 3 }))).toEqual([
      'standing, more than a day:',
      '  hot p3: 2 d 23 h',
      '  hot p2: 1 d 1 h',
    ]);
  });

  test('chatter, or are over before anybody can act', () => {
    const chatter = [0, 20, 40].map((at) => alarm(at * SECOND, (at + 5) * SECOND));
    const fleeting = alarm(HOUR, HOUR + 30 * SECOND, { key: 'p2' });
    const lines = linesOf([...chatter, fleeting]);
    expect(under('chattering', lines)).toEqual(['chattering, 3 or more within a minute:', '  hot p1: 3']);
    expect(under('fleeting', lines)).toEqual(['fleeting, over within a minute:', '  hot p2: 1']);
    expect(under('raised most', lines)).toEqual([
      'raised most often (100 % of all):',
      '  hot p1: 3, 75 %',
      '  hot p2: 1, 25 %',
    ]);
  });

  test('are none, and then there is no list', () => {
    expect(linesOf(hourly(1)).filter((line) => /^(standing|chattering|fleeting)/.test(line))).toEqual([]);
  });
});

describe('a long list', () => {
  const devices = (count: number) => {
    const alarms = hourly(count).map((one) => ({ ...one, device: one.key }));
    const lines = linesOf(alarms);
    const from = lines.findIndex((line) => line.startsWith('device '));
    return lines.slice(from + 1, lines.indexOf('', from));
  };

  test('of ten is shown whole', () => {
    expect(devices(10)).toHaveLength(10);
  });

  test('of more ends with how many are left', () => {
    expect(devices(12).slice(9)).toEqual([expect.stringMatching(/^p\d/), 'and 2 more']);
  });

  test('of hours is shown whole, for there are no more than a day has', () => {
    expect(linesOf(hourly(23)).filter((line) => /^\d\d +1 +0 +0$/.test(line))).toHaveLength(23);
  });
});

test('nights are from 22 to 7 where the nights are, with what they cost', () => {
  const alarms = [6, 7, 21, 22].map((hour) => alarm(hour * HOUR, hour * HOUR + 1));
  const sent = alarms.map((one) => told(one, one.raisedAt - (alarms[0]?.raisedAt ?? 0) + 6 * HOUR, { segments: 2 }));
  const lines = linesOf(alarms, { told: sent, smsPrice: 0.05 });
  expect(lines).toContain('SMS, if each notification went to one phone: 8 segments at 0.05: 0.40');
  expect(lines).toContain('nights, 22 to 7: 2 alarms, 2 notifications, 4 segments: 0.20');
});
