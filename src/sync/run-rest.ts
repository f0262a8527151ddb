import type { Clock } from '../base/clock.ts';

/** Lets what else waits go first, if the work has held the loop for long enough; resolves at once if not. */
export type Rest = () => Promise<void>;

/** Alarms wait for no comparison longer than about this (ms). */
const LONGEST_STRETCH_MS = 10;

export const createRest = ({ monotonic, after }: Pick<Clock, 'monotonic' | 'after'>): Rest => {
  let restedAt = monotonic();
  return async () => {
    if (monotonic() - restedAt < LONGEST_STRETCH_MS) return;
    await new Promise<void>((resolve) => void after(0, resolve));
    restedAt = monotonic();
  };
};

/** Runs `work` to its end, resting where it may. */
export const drive = async <T>(work: Generator<void, T>, rest: Rest): Promise<T> => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await rest();
  }
};
