import { expect, test } from 'vitest';
import { createSerial } from '../../src/app/serial.ts';
import { turns } from './stepped-clock.ts';

/** A task that ends when it is told to. */
const given = () => {
  const ends: (() => void)[] = [];
  const run = createSerial(
    () =>
      new Promise((resolve) => {
        ends.push(resolve);
      }),
  );
  return { run, started: () => ends.length, end: () => ends.at(-1)?.() };
};

test('one call is one run', async () => {
  const { run, started, end } = given();
  const over = run();
  end();
  await over;
  expect(started()).toBe(1);
});

test('calls made during a run are answered by one more, after it', async () => {
  const { run, started, end } = given();
  const calls = [run(), run(), run()];
  expect(started()).toBe(1);
  end();
  await turns();
  expect(started()).toBe(2);
  end();
  await Promise.all(calls);
  expect(started()).toBe(2);
});

test('a call after the end runs again', async () => {
  const { run, started, end } = given();
  for (const _round of [1, 2]) {
    const over = run();
    end();
    await over;
  }
  expect(started()).toBe(2);
});

test('a task that fails is told to its caller, and runs again when asked', async () => {
  let runs = 0;
  const run = createSerial(async () => {
    if (++runs === 1) throw new Error('first');
  });
  await expect(run()).rejects.toThrow('first');
  await run();
  expect(runs).toBe(2);
});
