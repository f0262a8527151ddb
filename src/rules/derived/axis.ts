import type { Moment } from '../../model/reading.ts';
import type { Memory } from '../memory.ts';
import type { Window } from './window.ts';

/**
 * Where now stands on the axis of a window, ms. A device that says when it observed what it says has an axis of event
 * time: it stands at the newest such time, carried on by watch time for whatever brings none, a timer or a reading without
 * a time. A device that never says it has an axis of watch time. The two are never compared.
 */
export const placeOf = (window: Window, memory: Memory, now: Moment): number => {
  if (!window.timed) return now.watchedAt;
  return Math.max(window.newestAt, Number.isNaN(now.observedAt) ? carriedOn(memory, now.watchedAt) : now.observedAt);
};

/** The device's own time as far as we can tell. */
export const carriedOn = ({ newestTimedAt, timedWatchedAt }: Memory, watchedAt: number): number =>
  newestTimedAt + Math.max(0, watchedAt - timedWatchedAt);
