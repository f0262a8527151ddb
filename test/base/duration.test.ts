import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/base/duration.ts';

const READ: readonly [text: string, ms: number][] = [
  ['0s', 0],
  ['500ms', 500],
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
  ['1.5h', 5_400_000],
  ['1m500ms', 60_500],
];

test.each(READ)('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toEqual({ ok: true, value: ms });
});

const REFUSED = [
  '',
  '10',
  'm',
  '10 m',
  '-5m',
  '10min',
  '1h 30m',
  '1.h',
  '.5h',
  'P1D',
  '5M',
  `${'9'.repeat(20)}d`,
  '36501d',
];

test.each(REFUSED)('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toEqual({ ok: false, error: expect.stringMatching(/^a duration/) });
});

const SHOWN: readonly [ms: number, text: string][] = [
  [0, '0 s'],
  [-5_000, '0 s'],
  [499, '0 s'],
  [45_000, '45 s'],
  [59_600, '1 min'],
  [600_000, '10 min'],
  [754_000, '13 min'],
  [3_599_000, '1 h'],
  [12_000_000, '3 h 20 min'],
  [86_399_000, '1 d'],
  [187_200_000, '2 d 4 h'],
  [8_640_000_000, '100 d'],
];

test.each(SHOWN)('%d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

describe('whatever the length', () => {
  test('a whole number of milliseconds survives being written', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), (ms) => {
        expect(parseDuration(`${ms}ms`)).toEqual({ ok: true, value: ms });
      }),
    );
  });

  test('no unit ever shows as many as make the next', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), (ms) => {
        expect(formatDuration(ms)).not.toMatch(/\b(6\d|[7-9]\d|\d{3,}) (s|min)\b|\b(2[4-9]|[3-9]\d|\d{3,}) h\b/);
      }),
    );
  });
});
