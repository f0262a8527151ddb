import { addressKey } from '../ownership.ts';
import { type Change, join, NO_CHANGE } from './change.ts';
import { holdingKeys } from './list-registrations.ts';
import type { Registration } from './registration.ts';
import { dropRegistration, expiryOf, putRegistration, type RegistrationState } from './state.ts';
import { admitWaiting, type TopicMessage, takeMessage } from './take-message.ts';

/** What happens to registrations. Times: `now` epoch ms, `watch` watch time. */
export type RegistrationEvent =
  | ({ readonly type: 'message' } & TopicMessage)
  /** The broker is asked anew for all that it retains. */
  | { readonly type: 'asked' }
  /**
   * It has answered. `isWhole`: all of it came, so what was not among it is retained no more. `forgets`: what the broker no longer
   * retains it may have forgotten when it stopped. `isKept`: it still had our session, so what it no longer retains was taken back.
   */
  | { readonly type: 'drained'; readonly isWhole: boolean; readonly forgets: boolean; readonly isKept: boolean }
  | { readonly type: 'tick'; readonly watch: number }
  /** Of these addresses (`addressKey`) there are bindings that sync made; what ended of others need not be kept. */
  | { readonly type: 'forget'; readonly owned: ReadonlySet<string> };

/** Takes `event` into `state`, and says what came of it. */
export const foldRegistrations = (state: RegistrationState, event: RegistrationEvent): Change => {
  switch (event.type) {
    case 'message':
      return takeMessage(state, event);
    case 'asked':
      state.seen = new Set();
      state.round++;
      state.isWhole = false;
      return NO_CHANGE;
    case 'drained':
      return drain(state, event);
    case 'tick':
      return expire(state, event.watch);
    case 'forget':
      return forget(state, event.owned);
  }
};

type Drained = Extract<RegistrationEvent, { type: 'drained' }>;

const drain = (state: RegistrationState, { isWhole, forgets, isKept }: Drained): Change => {
  const wasRead = state.isRead;
  state.isRead = true;
  state.isWhole = isWhole;
  if (!isWhole) return { ...NO_CHANGE, kind: wasRead ? 'none' : 'changed' };
  const hadFaults = dropUnseenFaults(state);
  const vanished = forgets ? NO_CHANGE : endUnseen(state, isKept);
  return join(vanished, wasRead && !hadFaults ? NO_CHANGE : { ...NO_CHANGE, kind: 'changed' });
};

/**
 * Phones say so while we are away, too, and a broker that kept our session kept what they said. Yet one that was killed may be
 * back at a state of half an hour ago (mosquitto's `autosave_interval`), so many at once are the broker's doing after all.
 */
const endUnseen = (state: RegistrationState, isKept: boolean): Change => {
  const isUnseen = (registration: Registration, key: string) => registration.ended === null && !state.seen.has(key);
  const count = pick(state, isUnseen).length;
  const all = count + state.seen.size;
  const isFew = count <= 1 || count * FEW <= all;
  return endAll(state, isKept && isFew ? 'unregistered' : 'vanished', isUnseen);
};

/** One in so many. */
const FEW = 5;

const dropUnseenFaults = (state: RegistrationState): boolean => {
  const unseen = [...state.faulty].filter(([, { round }]) => round !== state.round);
  for (const [key] of unseen) state.faulty.delete(key);
  const hadMore = state.overflowedIn !== null && state.overflowedIn !== state.round;
  if (hadMore) state.overflowedIn = null;
  return unseen.length > 0 || hadMore;
};

const expire = (state: RegistrationState, watch: number): Change =>
  endAll(state, 'expired', (registration) => registration.ended === null && expiryOf(registration) <= watch);

const endAll = (
  state: RegistrationState,
  ended: Exclude<Registration['ended'], null>,
  isOver: (registration: Registration, key: string) => boolean,
): Change => {
  const over = pick(state, isOver);
  for (const [key, registration] of over) putRegistration(state, key, { ...registration, ended });
  if (over.length === 0) return NO_CHANGE;
  return join({ kind: 'changed', rows: over.map(([key]) => key), fault: null }, admitWaiting(state));
};

/** Without a list of all of them, of which few are picked. */
const pick = (
  { held }: RegistrationState,
  isPicked: (registration: Registration, key: string) => boolean,
): readonly (readonly [key: string, registration: Registration])[] => {
  const picked: [string, Registration][] = [];
  for (const entry of held) if (isPicked(entry[1], entry[0])) picked.push(entry);
  return picked;
};

/** What expired is kept for as long as the broker retains it: seen at the next connect it would seem new. */
const forget = (state: RegistrationState, owned: ReadonlySet<string>): Change => {
  const ended = pick(state, (registration) => registration.ended !== null);
  if (ended.length + state.replaced.size === 0) return NO_CHANGE;
  const holding = holdingKeys(state);
  for (const address of state.replaced) if (!owned.has(address) || holding.has(address)) state.replaced.delete(address);
  const done = ended.filter(([key, registration]) => {
    const address = addressKey(registration);
    const mayReturn = registration.ended === 'expired' && !(state.isWhole && !state.seen.has(key));
    return !mayReturn && (!owned.has(address) || holding.has(address));
  });
  for (const [key] of done) dropRegistration(state, key);
  return { kind: 'none', rows: done.map(([key]) => key), fault: null };
};
