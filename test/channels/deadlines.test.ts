import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { createDeadlines } from '../../src/channels/deadlines.ts';

/** A request, and what it is aborted with. */
const request = () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const controller: Dispatcher.DispatchController = {
    abort: resolve,
    ...{ pause: () => {}, resume: () => {}, aborted: false, paused: false, reason: null },
  };
  return { controller, aborted: promise };
};

test('what takes too long is aborted, and what came to its end is not', async () => {
  const deadlines = createDeadlines(20);
  const [ended, late, later] = [request(), request(), request()];
  for (const { controller } of [ended, late, later]) deadlines.start(controller);
  deadlines.stop(ended.controller);
  expect(await Promise.race([ended.aborted, late.aborted])).toEqual(new Error('no whole answer within 20 ms'));
  await later.aborted;
  expect(await Promise.race([ended.aborted, 'left alone'])).toBe('left alone');
});

test('one that starts while another ends has all its time', async () => {
  const deadlines = createDeadlines(20);
  const [early, late] = [request(), request()];
  deadlines.start(early.controller);
  await early.aborted;
  deadlines.start(late.controller);
  const startedAt = performance.now();
  await late.aborted;
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(19);
});

test('it goes on after a time with nothing under way', async () => {
  const deadlines = createDeadlines(1);
  for (const { controller, aborted } of [request(), request()]) {
    deadlines.start(controller);
    await aborted;
  }
});
