import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createActivity } from '../../src/notify-service/activity.ts';
import { createLoop } from '../../src/notify-service/loop.ts';

/** A loop that does what `answers` say, one each turn, and counts. */
const start = (answers: readonly (number | null | Error)[]) => {
  const clock = createVirtualClock(1000);
  const activity = createActivity();
  const faults: unknown[] = [];
  const turns: number[] = [];
  const loop = createLoop({
    clock,
    activity,
    onFault: (error) => faults.push(error),
    turn: async () => {
      const answer = answers[turns.length] ?? null;
      turns.push(clock.now());
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { clock, activity, faults, turns, loop };
};

describe('a loop', () => {
  it('makes one turn of many wakes', async () => {
    const { loop, turns, activity } = start([]);
    for (let wake = 0; wake < 10; wake++) loop.wake();
    expect(turns).toEqual([]);
    await activity.idle();
    expect(turns).toEqual([1000]);
  });

  it('turns again at once when the next turn is due, and lets others in between', async () => {
    const { loop, turns, activity } = start([1000, 0, null]);
    let others = 0;
    loop.wake();
    while (turns.length < 3) {
      await nextTurn();
      others++;
    }
    await activity.idle();
    expect(turns).toEqual([1000, 1000, 1000]);
    expect(others).toBeGreaterThanOrEqual(3);
  });

  it('waits for its time, and a wake comes before it', async () => {
    const { loop, turns, activity, clock } = start([6000, 6000, null]);
    loop.wake();
    await activity.idle();
    clock.advance(1000);
    loop.wake();
    await activity.idle();
    clock.advance(4000);
    await activity.idle();
    clock.advance(60_000);
    await activity.idle();
    expect(turns).toEqual([1000, 2000, 6000]);
  });

  it('turns once more when it was woken during a turn', async () => {
    const clock = createVirtualClock();
    const activity = createActivity();
    let turns = 0;
    const loop = createLoop({
      clock,
      activity,
      onFault: () => {},
      turn: async () => {
        if (turns++ === 0) loop.wake();
        return null;
      },
    });
    loop.wake();
    await activity.idle();
    expect(turns).toBe(2);
  });

  it('looks again within a minute, however far its time is', async () => {
    const { loop, turns, activity, clock } = start([1e12, null]);
    loop.wake();
    await activity.idle();
    clock.advance(60_000);
    await activity.idle();
    expect(turns).toEqual([1000, 61_000]);
  });

  it('goes on a second after a fault, and not before', async () => {
    const { loop, turns, activity, clock, faults } = start([new Error('locked'), null]);
    loop.wake();
    await activity.idle();
    loop.wake();
    await activity.idle();
    clock.advance(999);
    await activity.idle();
    expect(turns).toHaveLength(1);
    clock.advance(1);
    await activity.idle();
    expect(turns).toEqual([1000, 2000]);
    expect(faults).toEqual([new Error('locked')]);
  });

  it('is quiet when only a wake helps', async () => {
    const { loop, activity, clock } = start([9000, null]);
    expect(loop.isQuiet()).toBe(true);
    loop.wake();
    expect(loop.isQuiet()).toBe(false);
    await activity.idle();
    expect(loop.isQuiet()).toBe(false);
    clock.advance(8000);
    await activity.idle();
    expect(loop.isQuiet()).toBe(true);
  });

  it('rests without a timer, but gets over a fault first', async () => {
    const calm = start([9000, null]);
    calm.loop.wake();
    await calm.activity.idle();
    calm.loop.rest();
    calm.clock.advance(100_000);
    await calm.activity.idle();
    expect(calm.turns).toHaveLength(1);

    const faulty = start([new Error('locked'), null]);
    faulty.loop.wake();
    await faulty.activity.idle();
    faulty.loop.rest();
    faulty.clock.advance(1000);
    await faulty.activity.idle();
    expect(faulty.turns).toHaveLength(2);
  });
});
