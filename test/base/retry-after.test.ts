import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/base/retry-after.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

test.each<[string, string | null, number | undefined]>([
  ['no header', null, undefined],
  ['seconds', '120', 120_000],
  ['parts of a second', '1.5', 1500],
  ['less than a second, which is no wait', '0.5', undefined],
  ['zero', '0', undefined],
  ['less than nothing', '-1', undefined],
  ['blanks around', ' 3 ', 3000],
  ['a date to come', 'Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
  ['a date gone by', 'Mon, 23 Nov 2026 11:00:00 GMT', undefined],
  ['a week, which is too long to stay silent', '604800', 3_600_000],
  ['nonsense', 'soon', undefined],
  ['nothing', '', undefined],
])('Retry-After: %s', (_, header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});
