import type { Reading } from '../model/reading.ts';

/** What of a device's memory says whether it is there. */
export interface Presence {
  heardWatchedAt: number;
  online: boolean | null;
  onlineAt: number;
}

/**
 * Whatever a device publishes shows that it is there, late and doubled readings too; only what the broker kept does not.
 * A message that says no more than that it is gone (a will, a death) is published for it: of a device never heard before
 * it shows that it was there until now, and otherwise nothing.
 */
export const notePresence = (presence: Presence, reading: Reading, watchedAt: number): void => {
  const { online, retained, timed, observedAt } = reading;
  const speaks = online !== false || presence.heardWatchedAt === Number.NEGATIVE_INFINITY;
  if (!retained && speaks && watchedAt > presence.heardWatchedAt) presence.heardWatchedAt = watchedAt;
  if ((retained && online === undefined) || isOvertaken(presence, reading)) return;
  presence.online = online ?? null;
  presence.onlineAt = timed ? observedAt : Number.NaN;
};

/** Two messages about one connection may change places, and then differ by little; a clock that was set back by more. */
const MOST_OVERTAKEN_MS = 5 * 60_000;

/** By event time, and only among readings that have one: the order in which they came says nothing then. */
const isOvertaken = ({ onlineAt }: Presence, { timed, observedAt }: Reading): boolean =>
  timed && observedAt < onlineAt && onlineAt - observedAt <= MOST_OVERTAKEN_MS;
