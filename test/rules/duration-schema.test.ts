import { expect, test } from 'vitest';
import { durationSchema } from '../../src/rules/duration-schema.ts';

test.each<[unknown, number | string]>([
  ['0s', 0],
  ['500ms', 500],
  ['1h30m', 5_400_000],
  ['1.5m', 90_000],
  ['soon', 'not a duration such as 30s, 10m, 1h30m or 2d: "soon"'],
  ['10 m', 'not a duration such as 30s, 10m, 1h30m or 2d: "10 m"'],
  ['-5m', 'not a duration such as 30s, 10m, 1h30m or 2d: "-5m"'],
  [600, 'not a duration; write 30s, 10m, 1h30m or 2d'],
  [null, 'not a duration; write 30s, 10m, 1h30m or 2d'],
])('%j is %j', (written, expected) => {
  const parsed = durationSchema.safeParse(written);
  expect(parsed.success ? parsed.data : parsed.error.issues[0]?.message).toBe(expected);
});
