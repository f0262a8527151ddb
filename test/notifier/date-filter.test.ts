import { describe, expect, test } from 'vitest';
import { formatDate } from '../../src/notifier/date-filter.ts';

const WINTER = '2026-01-31T08:05:09Z';

describe('the filter date', () => {
  test.each([
    ['prints UTC to the minute by default', WINTER, [], '2026-01-31 08:05'],
    ['prints local time in winter', WINTER, ['%H:%M', 'Europe/Oslo'], '09:05'],
    ['prints local time in summer', '2026-07-31T08:05:09Z', ['%H:%M', 'Europe/Oslo'], '10:05'],
    ['knows the hour that a zone has twice', '2026-10-25T00:30:00Z', ['%H:%M %z', 'Europe/Oslo'], '02:30 +0200'],
    ['and the second of the two', '2026-10-25T01:30:00Z', ['%H:%M %z', 'Europe/Oslo'], '02:30 +0100'],
    ['is right where clocks of other zones jump', '2026-03-29T02:30:00Z', ['%H:%M'], '02:30'],
    ['knows a zone of half an hour', WINTER, ['%H:%M %z', 'Asia/Kolkata'], '13:35 +0530'],
    ['prints UTC as an offset too', WINTER, ['%z'], '+0000'],
    ['reads an offset', '2026-01-31T09:05:09+01:00', ['%T'], '08:05:09'],
    ['reads epoch seconds', 1_769_846_709, ['%F %T'], '2026-01-31 08:05:09'],
    ['reads epoch milliseconds', 1_769_846_709_000, ['%F %T'], '2026-01-31 08:05:09'],
    ['knows names', WINTER, ['%A %a %B %b'], 'Saturday Sat January Jan'],
    ['knows twelve hours', '2026-01-31T00:05:09Z', ['%I:%M %p'], '12:05 AM'],
    ['knows days', '2026-01-03T00:00:00Z', ['%d|%-d|%e|%-m|%y|%Y'], '03|3| 3|1|26|2026'],
    ['prints midnight as 00', '2026-01-31T00:00:00Z', ['%H %-H'], '00 0'],
    ['prints a percent sign', WINTER, ['100 %%'], '100 %'],
  ])('%s', (_, value, options, expected) => {
    expect(formatDate(value, ...options)).toBe(expected);
  });

  test.each([
    ['the word now, for templates have no clock', 'now', []],
    ['a time without its offset, for it could be any', '2026-01-31T08:05:09', []],
    ['a text that is no time', 'yesterday', []],
    ['a day that is none', '2026-02-31T08:05:09+99:99', []],
    ['a number that is no time', Number.POSITIVE_INFINITY, []],
    ['a directive that nobody knows', WINTER, ['%Q']],
    ['a zone that nobody knows', WINTER, ['%H', 'Europe/Atlantis']],
    ['true', true, []],
  ])('refuses %s', (_, value, options) => {
    expect(() => formatDate(value, ...options)).toThrow();
  });
});
