import type { Reading } from '../model/reading.ts';
import type { Memory } from '../rules/memory.ts';

/**
 * How long (ms) a device had said nothing when `reading` came: between two times of its own where both have one, else by
 * watch time. To be asked before the reading is remembered; 0 of the first one.
 */
export const silenceBefore = (
  { newestTimedAt, heardWatchedAt }: Memory,
  { timed, observedAt }: Reading,
  watchedAt: number,
): number => {
  const silent = timed && Number.isFinite(newestTimedAt) ? observedAt - newestTimedAt : watchedAt - heardWatchedAt;
  return Number.isFinite(silent) ? silent : 0;
};

/** How long (ms of watch time) a device has said nothing when a timer asks; after a restart since the newest fact it is known by. */
export const silenceAt = ({ heardWatchedAt, watchedAt: factsAt }: Memory, watchedAt: number): number => {
  const heardAt = factsAt.reduce((newest, at) => Math.max(newest, at ?? newest), heardWatchedAt);
  return Number.isFinite(heardAt) ? watchedAt - heardAt : 0;
};
