import { expect, test } from 'vitest';
import { backoffMs, createStreak } from '../../src/channels/retry.ts';

test('the wait doubles up to a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map(backoffMs)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test.each<[string, (readonly [at: number, troubled: boolean])[], number[]]>([
  ['counts what comes while nobody waits yet as the first', [[0, true]], [0]],
  [
    'counts a volley once',
    [
      [0, true],
      [0, true],
      [999, true],
    ],
    [0, 0, 0],
  ],
  [
    'counts what comes after the wait as the next',
    [
      [0, true],
      [1000, true],
      [2999, true],
      [3000, true],
    ],
    [0, 1, 1, 2],
  ],
  [
    'begins anew after an answer without trouble',
    [
      [0, true],
      [1000, true],
      [1100, false],
      [1200, true],
    ],
    [0, 1, 0, 0],
  ],
])('a streak %s', (_, answers, streaks) => {
  const note = createStreak();
  expect(answers.map(([at, troubled]) => note(troubled, at))).toEqual(streaks);
});
