import { describe, expect, test } from 'vitest';
import { createTimers } from '../../src/app/timers.ts';
import { createWatch } from '../../src/app/watch.ts';
import { createVirtualClock } from '../../src/base/clock.ts';

/** Times are ms after the start, on both clocks. */
const given = ({ running = true } = {}) => {
  const clock = createVirtualClock();
  const watch = createWatch(clock, null);
  if (running) watch.start();
  const fired: string[] = [];
  const may = { decide: true, tell: true, once: false };
  const timers = createTimers<string, string>(clock, watch, {
    onWatch: (item, at) => {
      fired.push(`${item} of ${at} at ${clock.now()}`);
      if (may.once) may.decide = false;
    },
    onWall: (item) => fired.push(`${item} at ${clock.now()}`),
    mayDecide: () => may.decide,
    mayTell: () => may.tell,
  });
  return { clock, watch, timers, may, fired };
};

test('what is due fires at its time, in order', () => {
  const { clock, timers, fired } = given();
  timers.watch(20, 'b');
  timers.watch(10, 'a');
  timers.wall(15, 'step');
  clock.advance(30);
  expect(fired).toEqual(['a of 10 at 10', 'step at 15', 'b of 20 at 20']);
});

test('what is due already fires at once', () => {
  const { clock, timers, fired } = given();
  clock.advance(50);
  timers.watch(10, 'a');
  clock.advance(0);
  expect(fired).toEqual(['a of 10 at 50']);
});

test('delays wait while watch time stands still, steps do not', () => {
  const { clock, watch, timers, fired } = given();
  timers.watch(20, 'a');
  timers.wall(20, 'step');
  clock.advance(10);
  watch.stop();
  clock.advance(90);
  watch.start();
  timers.run();
  clock.advance(10);
  expect(fired).toEqual(['step at 20', 'a of 20 at 110']);
});

describe.each(['decide', 'tell'] as const)('while it may not %s', (what) => {
  test('steps wait, and are told as soon as it may', () => {
    const { clock, timers, may, fired } = given();
    timers.wall(20, 'step');
    may[what] = false;
    clock.advance(50);
    expect(fired).toEqual([]);
    may[what] = true;
    timers.run();
    expect(fired).toEqual(['step at 50']);
  });
});

test('a batch that fails in the middle keeps the rest of what is due', () => {
  const { clock, timers, may, fired } = given();
  timers.watch(10, 'a');
  timers.watch(10, 'b');
  may.once = true;
  clock.advance(20);
  expect(fired).toEqual(['a of 10 at 10']);
  Object.assign(may, { decide: true, once: false });
  timers.run();
  expect(fired).toEqual(['a of 10 at 10', 'b of 10 at 20']);
});

test('a step of escalation waits when the wall clock is set back, and comes all the same', () => {
  const { clock, timers, fired } = given();
  timers.wall(20, 'step');
  clock.jump(-10);
  clock.advance(20);
  expect(fired).toEqual([]);
  clock.advance(10);
  expect(fired).toEqual(['step at 20']);
});

test.each<[string, (it: ReturnType<typeof given>) => void, number | null]>([
  ['nothing when nothing waits', () => {}, null],
  ['the earlier of both', ({ timers }) => [timers.watch(30, 'a'), timers.wall(20, 'step')], 20],
  ['nothing while watch time stands still', ({ timers, watch }) => [timers.watch(30, 'a'), watch.stop()], null],
  ['now, if it is overdue', ({ timers, clock, watch }) => [watch.stop(), timers.wall(-5, 's'), clock.now()], 0],
])('the next thing due is %s', (_sentence, act, at) => {
  const it = given();
  act(it);
  expect(it.timers.nextAt()).toBe(at);
});

test('after the end nothing fires, nor is anything armed', () => {
  const { clock, timers, fired } = given();
  timers.watch(10, 'a');
  timers.stop();
  timers.watch(20, 'b');
  timers.run();
  clock.advance(100);
  expect(fired).toEqual([]);
});

test('of very many that fall due at once the first thousand come, and the others as soon as others had their turn', () => {
  const { clock, timers, fired } = given();
  for (let index = 0; index < 2500; index++) timers.watch(10, `${index}`);
  const turns: number[] = [];
  clock.after(10, () => {
    turns.push(fired.length);
    clock.after(0, () => turns.push(fired.length));
  });
  clock.advance(10);
  expect([fired.length, turns]).toEqual([2500, [1000, 2000]]);
});
