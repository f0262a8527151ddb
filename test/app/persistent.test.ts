import { expect, test } from 'vitest';
import { createPersistent } from '../../src/app/persistent.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

/** A task that fails as often as it is told to. */
const given = (failures: number) => {
  const clock = createSteppedClock(0);
  const ran: number[] = [];
  const failed: unknown[] = [];
  const persistent = createPersistent(
    async () => {
      ran.push(clock.now());
      if (ran.length <= failures) throw new Error('not yet');
    },
    { clock, failed: (error) => failed.push(error) },
  );
  return { persistent, ran, failed, pass: (ms: number) => clock.pass(ms, turns) };
};

test('what succeeds is done once', async () => {
  const { persistent, ran, pass } = given(0);
  await persistent.run();
  await pass(60_000);
  expect(ran).toEqual([0]);
});

test('what fails is told, and done again every ten seconds until it succeeds', async () => {
  const { persistent, ran, failed, pass } = given(2);
  await persistent.run();
  await pass(60_000);
  expect([ran, failed.length]).toEqual([[0, 10_000, 20_000], 2]);
});

test('a run asked for meanwhile takes the place of the one that waits', async () => {
  const { persistent, ran, pass } = given(1);
  await persistent.run();
  await pass(5000);
  await persistent.run();
  await pass(60_000);
  expect(ran).toEqual([0, 5000]);
});

test('after the end nothing is tried again', async () => {
  const { persistent, ran, pass } = given(9);
  await persistent.run();
  persistent.stop();
  await pass(60_000);
  await persistent.run();
  await pass(60_000);
  expect(ran).toEqual([0, 60_000]);
});
