import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createVirtualClock, systemClock } from '../../src/base/clock.ts';

describe('virtual clock', () => {
  test('stands still until told, and moves both times', () => {
    const clock = createVirtualClock(1_000);
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
    clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
    clock.advanceTo(2_000);
    expect([clock.now(), clock.monotonic()]).toEqual([2_000, 1_000]);
    clock.advanceTo(500);
    expect(clock.now()).toBe(2_000);
  });

  test('a task runs once, when it is due, and sees that time', () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    clock.after(100, () => seen.push(clock.now()));
    clock.advance(99);
    expect(seen).toEqual([]);
    clock.advance(500);
    expect(seen).toEqual([100]);
  });

  test('tasks of one time run in the order they were given', () => {
    const clock = createVirtualClock();
    const seen: string[] = [];
    for (const name of ['a', 'b', 'c']) clock.after(10, () => seen.push(name));
    clock.after(5, () => seen.push('early'));
    clock.advance(10);
    expect(seen).toEqual(['early', 'a', 'b', 'c']);
  });

  test('a task may give others, which run in the same advance if due', () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    const again = () => {
      seen.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  test('a cancelled task never runs, and cancelling twice is harmless', () => {
    const clock = createVirtualClock();
    const seen: string[] = [];
    const cancel = clock.after(10, () => seen.push('cancelled'));
    clock.after(10, () => seen.push('kept'));
    cancel();
    cancel();
    clock.advance(10);
    expect(seen).toEqual(['kept']);
  });

  test('a jump of the wall clock moves no task', () => {
    const clock = createVirtualClock(1_000);
    const seen: number[] = [];
    clock.after(100, () => seen.push(clock.now()));
    clock.jump(-5_000);
    expect([clock.now(), clock.monotonic()]).toEqual([-4_000, 0]);
    clock.advance(100);
    expect(seen).toEqual([-3_900]);
  });

  test('however it is advanced, every task runs at its time and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), fc.array(fc.nat(400), { minLength: 1 }), (delays, steps) => {
        const clock = createVirtualClock();
        const ran: number[] = [];
        for (const delay of delays) clock.after(delay, () => ran.push(clock.monotonic()));
        for (const step of steps) clock.advance(step);
        const due = delays.filter((delay) => delay <= clock.monotonic()).toSorted((a, b) => a - b);
        expect(ran).toEqual(due);
      }),
    );
  });
});

describe('system clock', () => {
  const DAY = 86_400_000;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('waits longer than the longest timer of Node, in chunks', () => {
    let runs = 0;
    systemClock.after(60 * DAY, () => runs++);
    vi.advanceTimersByTime(60 * DAY - 1);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(1);
    expect(runs).toBe(1);
    vi.advanceTimersByTime(60 * DAY);
    expect(runs).toBe(1);
  });

  test('cancels within a later chunk too', () => {
    let runs = 0;
    const cancel = systemClock.after(60 * DAY, () => runs++);
    vi.advanceTimersByTime(40 * DAY);
    cancel();
    vi.advanceTimersByTime(40 * DAY);
    expect(runs).toBe(0);
  });

  test('a delay already over runs at the next turn, not at once', () => {
    let runs = 0;
    systemClock.after(-5, () => runs++);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(1);
    expect(runs).toBe(1);
  });

  test('a jump of the wall clock leaves the wait as it was', () => {
    let runs = 0;
    systemClock.after(1_000, () => runs++);
    vi.setSystemTime(systemClock.now() + DAY);
    vi.advanceTimersByTime(999);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(1);
    expect(runs).toBe(1);
  });
});
