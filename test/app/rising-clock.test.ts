import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRisingClock } from '../../src/app/rising-clock.ts';
import { createVirtualClock } from '../../src/base/clock.ts';

const HOUR = 3_600_000;

/** What it gives after each step: time passes, then the wall clock is set. */
const run = (startAt: number, steps: readonly { readonly passed: number; readonly set: number }[]) => {
  const clock = createVirtualClock(10 * HOUR);
  const rising = createRisingClock(clock, startAt);
  return steps.map(({ passed, set }) => {
    clock.advance(passed);
    clock.jump(set);
    return rising(clock.now()) - 10 * HOUR;
  });
};

test.each<[sentence: string, startAt: number, steps: readonly (readonly [passed: number, set: number])[], number[]]>([
  [
    'is the wall clock while that goes on',
    0,
    [
      [0, 0],
      [5, 0],
      [0, 0],
    ],
    [0, 5, 5],
  ],
  [
    'goes on at the same pace after a step back',
    0,
    [
      [10, 0],
      [5, -HOUR],
      [7, 0],
    ],
    [10, 15, 22],
  ],
  [
    'goes on over a second step back',
    0,
    [
      [10, 0],
      [5, -HOUR],
      [7, -HOUR],
      [1, 0],
    ],
    [10, 15, 22, 23],
  ],
  [
    'follows a step forward',
    0,
    [
      [10, 0],
      [5, HOUR],
    ],
    [10, HOUR + 15],
  ],
  [
    'is the wall clock again once that has caught up',
    0,
    [
      [10, 0],
      [5, -HOUR],
      [7, HOUR],
    ],
    [10, 15, 22],
  ],
  [
    'begins where the last run ended',
    11 * HOUR,
    [
      [5, 0],
      [5, 0],
      [2 * HOUR, 0],
    ],
    [HOUR + 5, HOUR + 10, 2 * HOUR + 10],
  ],
])('%s', (_sentence, startAt, steps, given) => {
  expect(
    run(
      startAt,
      steps.map(([passed, set]) => ({ passed, set })),
    ),
  ).toEqual(given);
});

test('never goes back, however the wall clock is set', () => {
  const step = fc.record({ passed: fc.nat(1000), set: fc.integer({ min: -HOUR, max: HOUR }) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const given = run(0, steps);
      expect(given).toEqual(given.toSorted((a, b) => a - b));
    }),
  );
});
