import { expect, test } from 'vitest';
import { createRest, drive } from '../../src/base/in-steps.ts';
import { turns } from '../app/stepped-clock.ts';

const steppedBy = (stepMs: number) => {
  let now = 0;
  const waiting: (() => void)[] = [];
  return {
    waiting,
    clock: {
      monotonic: () => now,
      after: (_: number, task: () => void) => {
        waiting.push(task);
        return () => {};
      },
    },
    *work(steps: number) {
      for (let step = 0; step < steps; step++) {
        now += stepMs;
        yield;
      }
      return 'done';
    },
  };
};

test('short work rests nowhere, and so needs no time to pass', async () => {
  const { clock, work, waiting } = steppedBy(1);
  expect(await drive(work(9), createRest(clock))).toBe('done');
  expect(waiting).toEqual([]);
});

test('long work lets others in about every ten milliseconds', async () => {
  const { clock, work, waiting } = steppedBy(4);
  const result = drive(work(10), createRest(clock));
  let rests = 0;
  for (await turns(1); waiting.length > 0; await turns(1)) {
    rests += 1;
    waiting.shift()?.();
  }
  expect(rests).toBe(3);
  expect(await result).toBe('done');
});

test('those who rest at once go on together', async () => {
  const { clock, work, waiting } = steppedBy(20);
  const rest = createRest(clock);
  const said: string[] = [];
  const late = work(1);
  late.next();
  for (const name of ['a', 'b']) void rest().then(() => said.push(name));
  await turns(1);
  expect([waiting.length, said]).toEqual([1, []]);
  waiting.shift()?.();
  await turns(1);
  expect(said).toEqual(['a', 'b']);
});
