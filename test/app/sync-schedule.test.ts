import { expect, test } from 'vitest';
import { createSyncSchedule } from '../../src/app/sync-schedule.ts';
import { createVirtualClock } from '../../src/base/clock.ts';

const given = () => {
  const clock = createVirtualClock(0);
  const runs: number[] = [];
  const schedule = createSyncSchedule(clock, () => runs.push(clock.now()));
  return { clock, runs, schedule };
};

test('changes that come together make one run', () => {
  const { clock, runs, schedule } = given();
  for (let change = 0; change < 5; change++) schedule.soon();
  clock.advance(10_000);
  schedule.soon();
  clock.advance(10_000);
  expect(runs).toEqual([200, 10_200]);
});

test.each<[sentence: string, spentMs: number, distanceMs: number]>([
  ['a run that took no time is followed at once', 1, 200],
  ['a long one by a pause that is longer', 300, 1200],
  ['but nobody waits for more than five seconds', 60_000, 5000],
])('%s', (_sentence, spentMs, distanceMs) => {
  const { clock, runs, schedule } = given();
  schedule.took(spentMs);
  schedule.soon();
  clock.advance(60_000);
  expect(runs).toEqual([distanceMs]);
});

test('what is to be done later is done once, when it was last said', () => {
  const { clock, runs, schedule } = given();
  schedule.later(1000);
  clock.advance(999);
  schedule.later(1000);
  clock.advance(10_000);
  expect(runs).toEqual([1999]);
});

test('after the end nothing runs any more', () => {
  const { clock, runs, schedule } = given();
  schedule.soon();
  schedule.later(1000);
  schedule.stop();
  schedule.soon();
  schedule.later(1000);
  clock.advance(10_000);
  expect(runs).toEqual([]);
});
