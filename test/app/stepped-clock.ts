import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';

/** Virtual time that stops at each thing that falls due, so that promises may go on before the next. */
export interface SteppedClock extends Clock {
  readonly jump: VirtualClock['jump'];
  /** Moves on by `durationMs`, from due time to due time; `settle` runs after each. */
  readonly pass: (durationMs: number, settle: () => Promise<void>) => Promise<void>;
  /** How many tasks are still to come. */
  readonly waiting: () => number;
  /** A clock of the same time whose tasks end with the process it stands for. */
  readonly ofProcess: () => { readonly clock: Clock; readonly kill: () => void };
}

export const createSteppedClock = (startAt: number): SteppedClock => {
  const virtual = createVirtualClock(startAt);
  const due = new Set<{ readonly at: number }>();
  const after: Clock['after'] = (delayMs, task) => {
    const entry = { at: virtual.monotonic() + Math.max(0, delayMs) };
    due.add(entry);
    const cancel = virtual.after(delayMs, () => {
      due.delete(entry);
      task();
    });
    return () => {
      due.delete(entry);
      cancel();
    };
  };
  const clock: Clock = { now: virtual.now, monotonic: virtual.monotonic, after };
  return {
    ...clock,
    jump: virtual.jump,
    waiting: () => due.size,
    pass: async (durationMs, settle) => {
      const until = virtual.monotonic() + durationMs;
      const nextDue = () => Math.min(...[...due].map(({ at }) => at));
      while (virtual.monotonic() < until || nextDue() <= until) {
        virtual.advance(Math.max(0, Math.min(until, nextDue()) - virtual.monotonic()));
        await settle();
      }
    },
    ofProcess: () => {
      let alive = true;
      return {
        clock: { ...clock, after: (delayMs, task) => after(delayMs, () => alive && task()) },
        kill: () => {
          alive = false;
        },
      };
    },
  };
};

/** Lets everything happen that needs no time to pass. */
export const turns = async (count = 4): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await nextTurn();
};
