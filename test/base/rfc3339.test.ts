import { expect, test } from 'vitest';
import { toRfc3339, toRfc3339OrNull } from '../../src/base/rfc3339.ts';

test.each([
  ['the first moment', 0, '1970-01-01T00:00:00.000Z'],
  ['a moment before it', -1, '1969-12-31T23:59:59.999Z'],
  ['a moment of our time, in UTC wherever this runs', 1_769_846_400_123, '2026-01-31T08:00:00.123Z'],
])('%s is told with its thousandths', (_sentence, at, text) => {
  expect([toRfc3339(at), toRfc3339OrNull(at)]).toEqual([text, text]);
});

test('what has not come yet has no time', () => {
  expect(toRfc3339OrNull(null)).toBeNull();
});
