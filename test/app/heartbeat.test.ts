import { expect, test } from 'vitest';
import { startHeartbeat } from '../../src/app/heartbeat.ts';
import { createWatch } from '../../src/app/watch.ts';
import { createTestLog } from '../../src/base/log.ts';
import { err, ok } from '../../src/base/result.ts';
import type { Heartbeat } from '../../src/store/batch.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

const given = (chores: readonly (() => Promise<void> | void)[] = [], fails = false) => {
  const clock = createSteppedClock(1000);
  const watch = createWatch(clock, 500);
  watch.start();
  const beats: Heartbeat[] = [];
  const log = createTestLog();
  const store = {
    beat: async (beat: Heartbeat) => {
      beats.push(beat);
      return fails ? err({ type: 'full', message: 'disk full' } as const) : ok(undefined);
    },
  };
  const heartbeat = startHeartbeat({ clock, watch, log, store, chores });
  const pass = async (durationMs: number) => {
    await turns();
    await clock.pass(durationMs, turns);
  };
  return { clock, beats, log, heartbeat, pass };
};

test('it beats at the start and every five seconds, and says where watch time stands', async () => {
  const { beats, pass } = given();
  await pass(10_000);
  expect(beats).toEqual([0, 5000, 10_000].map((passed) => ({ at: 1000 + passed, watchedAt: 500 + passed })));
});

test('it beats once more at its end, and then no more', async () => {
  const { beats, pass, heartbeat } = given();
  await pass(1000);
  await heartbeat.stop();
  await pass(60_000);
  expect(beats.map(({ at }) => at)).toEqual([1000, 2000]);
});

test('chores are done one after another, and no beat waits for them', async () => {
  const done: string[] = [];
  let finish = () => {};
  const long = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  const { beats, pass } = given([() => void done.push('first'), long, () => void done.push('last')]);
  await pass(20_000);
  expect([done, beats.length]).toEqual([['first'], 5]);
  finish();
  await pass(5000);
  expect([done, beats.length]).toEqual([['first', 'last', 'first'], 6]);
});

test('a chore that fails is logged, and stops neither the others nor the heart', async () => {
  const done: string[] = [];
  const bad = () => {
    throw new Error('a bug');
  };
  const { beats, log, pass } = given([bad, () => void done.push('last')]);
  await pass(5000);
  expect([beats.length, done.length, log.lines.length]).toEqual([2, 2, 2]);
});

test('a beat that cannot be written is a warning', async () => {
  const { log, pass } = given([], true);
  await pass(1);
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { reason: 'disk full' } }]);
});
