import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createBackoff } from '../../src/mqtt/backoff.ts';

const start = () => {
  const clock = createVirtualClock();
  const backoff = createBackoff(clock);
  let runs = 0;
  const retry = () => backoff.retry(() => runs++);
  return { clock, backoff, retry, runs: () => runs };
};

test('waits 1 s, twice as long each time, 30 s at most', () => {
  const { retry } = start();
  expect(Array.from({ length: 7 }, retry)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('tries when the time has come, not before', () => {
  const { clock, retry, runs } = start();
  retry();
  clock.advance(999);
  expect(runs()).toBe(0);
  clock.advance(1);
  expect(runs()).toBe(1);
});

test('a link that lasted starts the waiting anew, one that broke at once does not', () => {
  const { clock, backoff, retry } = start();
  retry();
  backoff.accepted();
  clock.advance(5000);
  expect(retry()).toBe(2000);
  backoff.accepted();
  clock.advance(30_000);
  expect(retry()).toBe(1000);
});

test('a cancelled attempt is not made', () => {
  const { clock, backoff, retry, runs } = start();
  retry();
  backoff.cancel();
  clock.advance(60_000);
  expect(runs()).toBe(0);
});
