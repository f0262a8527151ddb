import type { Clock } from '../base/clock.ts';

/**
 * Wall time (epoch ms) that never goes back: readings without a time of their own bear ours, and a step back of it must
 * not make them late. After a step back it goes on from the newest time it gave, until the wall clock has caught up.
 */
export type RisingClock = (wallTime: number) => number;

/** `startAt` is the newest time that an earlier run is known to have given. */
export const createRisingClock = (clock: Pick<Clock, 'monotonic'>, startAt: number): RisingClock => {
  let newest = startAt;
  let givenAt = clock.monotonic();
  let ahead = 0;
  return (wallTime) => {
    const now = clock.monotonic();
    if (wallTime >= newest) ahead = 0;
    else if (wallTime + ahead < newest) ahead = newest + Math.floor(now - givenAt) - wallTime;
    newest = wallTime + ahead;
    givenAt = now;
    return newest;
  };
};
