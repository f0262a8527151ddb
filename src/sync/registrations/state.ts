import type { Fault } from '../../document/fault.ts';
import { looksPersonal } from '../people/looks-personal.ts';
import type { Registration } from './registration.ts';
import { registrationTopic } from './topic.ts';

/**
 * All that is known of the registrations. It is changed in place, by `fold.ts` alone: 200,000 entries are not copied for
 * one message. Everything has the topic for its key, written as `registrationTopic` writes it.
 */
export interface RegistrationState {
  /** The ended ones too, until they are forgotten. */
  readonly held: Map<string, Registration>;
  /** How many hold, by identity. */
  readonly holding: Map<string, number>;
  /** How many there are in all, by identity. */
  readonly remembered: Map<string, number>;
  /** Of these identities, by identity the topic of one: they look like a person's data. */
  readonly personal: Map<string, string>;
  /** Of `held`: those heard of since the broker was last asked for all that it retains. */
  seen: Set<string>;
  readonly faulty: Map<string, FaultyTopic>;
  /** Address keys that gave way to another address at their own topic, until there is no binding of them. */
  readonly replaced: Set<string>;
  readonly doubts: Map<string, Fault>;
  /** Counts how often the broker was asked. */
  round: number;
  /** The broker has said all that it retains, at least once: an address that no registration has is one that nobody wants. */
  isRead: boolean;
  /** What was not seen in this round is not retained, and so cannot come again by itself. */
  isWhole: boolean;
  /** The round in which more topics were faulty than are kept; null: none. */
  overflowedIn: number | null;
}

/** A topic that says nothing that can be taken. */
export interface FaultyTopic {
  readonly fault: Fault;
  /** Null where the topic itself names none. */
  readonly identity: string | null;
  /** Nothing is wrong with it but that there is no room: it is let in when there is. */
  readonly waiting: Registration | null;
  readonly round: number;
}

/** Limit of the service (Notify v1). */
export const MOST_ENDPOINTS = 20;

/** Of one identity, with those that have ended and are still retained: new names for ever must not take everybody's room. */
export const MOST_REMEMBERED = 100;

export const MOST_REGISTRATIONS = 200_000;

export const MOST_FAULTS = 1000;

/** What was known when the process ended; all of it is unseen. */
export const createRegistrationState = (known: readonly Registration[] = []): RegistrationState => {
  const state: RegistrationState = {
    held: new Map(),
    holding: new Map(),
    remembered: new Map(),
    personal: new Map(),
    seen: new Set(),
    faulty: new Map(),
    replaced: new Set(),
    doubts: new Map(),
    round: 0,
    isRead: false,
    isWhole: false,
    overflowedIn: null,
  };
  for (const registration of known) putRegistration(state, registrationTopic(registration), registration);
  return state;
};

/** Keeps the counts. */
export const putRegistration = (state: RegistrationState, key: string, registration: Registration): void => {
  const { identity, ended } = registration;
  uncount(state, key);
  state.held.set(key, registration);
  count(state.remembered, identity, 1);
  if (ended !== null) return;
  count(state.holding, identity, 1);
  if (!state.personal.has(identity) && looksPersonal(identity)) state.personal.set(identity, key);
};

export const dropRegistration = (state: RegistrationState, key: string): void => {
  uncount(state, key);
  state.held.delete(key);
};

const uncount = ({ held, holding, remembered, personal }: RegistrationState, key: string): void => {
  const before = held.get(key);
  if (!before) return;
  count(remembered, before.identity, -1);
  if (before.ended === null && count(holding, before.identity, -1) === 0) personal.delete(before.identity);
};

const count = (counts: Map<string, number>, identity: string, by: 1 | -1): number => {
  const next = (counts.get(identity) ?? 0) + by;
  if (next > 0) counts.set(identity, next);
  else counts.delete(identity);
  return next;
};

/** When the next one expires, in watch time; infinite where none does. */
export const nextExpiry = ({ held }: RegistrationState): number => {
  let next = Number.POSITIVE_INFINITY;
  for (const registration of held.values())
    if (registration.ended === null) next = Math.min(next, expiryOf(registration));
  return next;
};

export const expiryOf = ({ ttlMs, renewedWatch }: Pick<Registration, 'ttlMs' | 'renewedWatch'>): number =>
  ttlMs === null ? Number.POSITIVE_INFINITY : renewedWatch + ttlMs;
