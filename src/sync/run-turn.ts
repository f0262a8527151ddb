import type { Clock } from '../base/clock.ts';

/** After about so many addresses the loop turns, so that alarms do not wait behind a large comparison. */
export const TURN_AFTER = 1000;

/** Lets whatever else waits go first. */
export const turn = ({ after }: Pick<Clock, 'after'>): Promise<void> =>
  new Promise((resolve) => void after(0, resolve));

/** Runs `work` to its end, and lets the loop turn at each of its rests. */
export const drive = async <T>(work: Generator<void, T>, clock: Pick<Clock, 'after'>): Promise<T> => {
  for (;;) {
    const rest = work.next();
    if (rest.done) return rest.value;
    await turn(clock);
  }
};
