import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEpochToLocal } from '../../../src/model/local-time.ts';
import { createTimeAxis } from '../../../src/replay/html/time-axis.ts';
import { createValueAxis } from '../../../src/replay/html/value-axis.ts';

describe('an axis of values', () => {
  test.each<[sentence: string, values: readonly number[], ticks: readonly number[]]>([
    ['has round ticks at and beyond its ends', [1, 90], [0, 50, 100]],
    ['may be of small numbers', [0.1, 0.32], [0.1, 0.2, 0.3, 0.4]],
    ['may be below nought', [-21, -5], [-25, -20, -15, -10, -5]],
    ['of one value has it in the middle', [80], [70, 75, 80, 85, 90]],
    ['of nothing is there all the same', [], [0, 0.5, 1]],
  ])('%s', (_sentence, values, ticks) => {
    expect(createValueAxis(values).ticks).toEqual(ticks);
  });

  test('holds every value between its ticks, of which there are few', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(values, (all) => {
        const { from, to, ticks } = createValueAxis(all);
        expect(from).toBeLessThan(to);
        const dust = (to - from) * 1e-9;
        expect([Math.min(...all) >= from - dust, Math.max(...all) <= to + dust]).toEqual([true, true]);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('an axis of time', () => {
  const localIn = (zone: string) => {
    const toLocal = createEpochToLocal(zone);
    if (!toLocal.ok) throw new Error(toLocal.error);
    return toLocal.value;
  };
  const labels = (from: string, to: string, zone = 'UTC') =>
    createTimeAxis({ from: Date.parse(from), to: Date.parse(to) }, localIn(zone)).ticks.map(
      ({ label, isMinor }) => `${isMinor ? '(' : ''}${label}${isMinor ? ')' : ''}`,
    );

  test.each<[sentence: string, ticks: readonly string[], wanted: readonly string[]]>([
    ['of seconds', labels('2026-01-12T10:00:02Z', '2026-01-12T10:00:11Z'), ['10:00:05', '(10:00:10)']],
    ['of one hour', labels('2026-01-12T10:01:00Z', '2026-01-12T11:01:00Z'), ['10:15', '(10:30)', '10:45', '(11:00)']],
    [
      'of a day, by a clock elsewhere',
      labels('2026-06-01T20:00:00Z', '2026-06-02T20:00:00Z', 'Asia/Kolkata'),
      [...['(03:00)', '06:00', '(09:00)', '12:00', '(15:00)', '18:00', '(21:00)', '3 Jun']],
    ],
    [
      'of days, which go before hours',
      labels('2026-01-12T10:00:00Z', '2026-01-14T14:00:00Z'),
      [...['(12:00)', '13 Jan', '(12:00)', '14 Jan', '(12:00)']],
    ],
    [
      'of weeks, on Mondays',
      labels('2026-01-10T00:00:00Z', '2026-02-20T00:00:00Z'),
      [...['12 Jan', '(19 Jan)', '26 Jan', '(2 Feb)', '9 Feb', '(16 Feb)']],
    ],
  ])('%s', (_sentence, ticks, wanted) => {
    expect(ticks).toEqual(wanted);
  });

  test('stands at the hours of the clock on both sides of its change', () => {
    expect(labels('2026-03-28T11:30:00Z', '2026-03-30T11:30:00Z', 'Europe/Oslo')).toEqual([
      ...['(18:00)', '29 Mar', '(06:00)', '(12:00)', '(18:00)', '30 Mar', '(06:00)', '(12:00)'],
    ]);
  });

  test('has few ticks, all of them within it, whatever its length', () => {
    const toLocal = localIn('Europe/Oslo');
    fc.assert(
      fc.property(fc.nat(2_000_000_000_000), fc.integer({ min: 1, max: 1_000_000_000_000 }), (from, length) => {
        const { ticks } = createTimeAxis({ from, to: from + length }, toLocal);
        expect(ticks.length).toBeLessThanOrEqual(10);
        expect(ticks.every(({ at }) => at >= from && at <= from + length)).toBe(true);
      }),
    );
  });
});
