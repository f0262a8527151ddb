import { shortenAddress } from '../../base/redacted.ts';
import type { Fault } from '../../document/fault.ts';
import type { Reason } from '../../model/reason.ts';
import { addressKey } from '../ownership.ts';
import { personalWarnings } from '../people/looks-personal.ts';
import type { DesiredBinding, Listing } from '../source.ts';
import type { Registration } from './registration.ts';
import type { RegistrationState } from './state.ts';

/** What registrations say to the rest of sync. */
export interface ListedRegistrations {
  readonly listing: Listing;
  /** Why an address is no longer wanted, by address key. What `vanished` may be the broker's doing. */
  readonly takenBack: ReadonlyMap<string, Reason>;
}

export const listRegistrations = (state: RegistrationState, source: string): ListedRegistrations => {
  const { winners, losers, disputed } = byAddress(state);
  const bindings = [...winners.values()].map(([place, registration]) => toDesired(source, place, registration));
  const faulty = [...state.faulty.values()];
  const named = faulty.flatMap(({ identity }) => identity ?? []);
  const people = [...new Set([...state.holding.keys(), ...expiredPeople(state), ...named])];
  return {
    listing: {
      people,
      bindings,
      unclear: unclearOf(state),
      disputed,
      faults: faulty.map(({ fault }) => fault),
      warnings: [...state.doubts.values(), ...losers.slice(0, MOST_WARNINGS), ...personalOf(state)],
    },
    takenBack: takenBackOf(state, winners),
  };
};

/** Nobody took these back, so whoever has no other phone is not reached any more, and should be known. */
const expiredPeople = ({ held }: RegistrationState): readonly string[] => {
  const people: string[] = [];
  for (const { identity, ended } of held.values()) if (ended === 'expired') people.push(identity);
  return people;
};

/** Address keys of all that hold. */
export const holdingKeys = ({ held }: RegistrationState): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const registration of held.values()) if (registration.ended === null) keys.add(addressKey(registration));
  return keys;
};

const MOST_WARNINGS = 100;

type Placed = readonly [topic: string, registration: Registration];

/**
 * Of one address at several topics the one that was renewed last. A token is known to its phone alone, so whoever says it has the
 * phone; a number is known to many.
 */
const byAddress = ({ held }: RegistrationState) => {
  const winners = new Map<string, Placed>();
  const losers: Fault[] = [];
  const disputed = new Set<string>();
  for (const entry of held) {
    const [, registration] = entry;
    if (registration.ended !== null) continue;
    const key = addressKey(registration);
    const other = winners.get(key);
    const isLater = !other || registration.renewedAt > other[1].renewedAt;
    if (isLater) winners.set(key, entry);
    if (!other) continue;
    losers.push(isLater ? overtaken(other, entry) : overtaken(entry, other));
    if (registration.type === 'sms' && other[1].identity !== registration.identity) disputed.add(key);
  }
  return { winners, losers, disputed };
};

const overtaken = ([file, { identity, type, address }]: Placed, [by, other]: Placed): Fault => {
  const isDisputed = type === 'sms' && other.identity !== identity;
  const what = isDisputed ? ', and stays with whom it is bound for' : ' and counts';
  const message = `${shortenAddress(address)} is registered at ${by} too, which was published later${what}`;
  return { file, line: 1, column: 1, path: 'Address', message };
};

const toDesired = (source: string, place: string, registration: Registration): DesiredBinding => {
  const { identity, type, address, tags, renewedAt } = registration;
  return { source, place, identity, type, address, tags, renewedAt };
};

/** Before the broker has said what it retains a binding may be of a registration that was never written down. */
const unclearOf = ({ held, faulty, isRead }: RegistrationState): Listing['unclear'] => {
  if (!isRead) return 'all';
  const unclear = [...faulty].flatMap(([key, { identity, waiting }]) =>
    identity === null || waiting || held.get(key)?.ended === null ? [] : identity,
  );
  return new Set(unclear);
};

const personalOf = ({ personal }: RegistrationState): readonly Fault[] =>
  personalWarnings(
    [...personal].map(([identity, file]) => ({ identity, at: () => ({ file, line: 1, column: 1, path: '' }) })),
  );

const takenBackOf = (
  { held, replaced }: RegistrationState,
  winners: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, Reason> => {
  const taken = new Map<string, Reason>();
  // A phone whose token is another now, say: nobody has to be asked whether it means it.
  for (const key of replaced) if (!winners.has(key)) taken.set(key, 'left-source');
  for (const registration of held.values()) {
    const { ended } = registration;
    if (ended === null) continue;
    const key = addressKey(registration);
    if (!winners.has(key)) taken.set(key, ended);
  }
  return taken;
};
