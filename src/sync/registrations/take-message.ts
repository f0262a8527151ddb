import type { Fault } from '../../document/fault.ts';
import { addressKey } from '../ownership.ts';
import { type Change, join, NO_CHANGE } from './change.ts';
import { type ParseOptions, parseRegistration } from './parse-registration.ts';
import type { Registration } from './registration.ts';
import {
  expiryOf,
  type FaultyTopic,
  MOST_ENDPOINTS,
  MOST_FAULTS,
  MOST_REGISTRATIONS,
  MOST_REMEMBERED,
  putRegistration,
  type RegistrationState,
} from './state.ts';
import { parseRegistrationTopic, registrationTopic } from './topic.ts';

export interface TopicMessage extends ParseOptions {
  readonly topic: string;
  /** Empty: taken back. */
  readonly payload: Uint8Array;
  /** What the broker had kept, as against what is published right now. */
  readonly retain: boolean;
}

/** What was published, or retained, at a topic. What cannot be taken changes nothing of what stood there before. */
export const takeMessage = (state: RegistrationState, message: TopicMessage): Change => {
  const registrant = parseRegistrationTopic(message.topic);
  const key = registrant ? registrationTopic(registrant) : message.topic;
  if (message.payload.length === 0) return takeBack(state, key);
  const read = parseRegistration(message.payload, message.topic, message);
  if (!read.ok)
    return takeFault(state, key, { fault: read.error, identity: registrant?.identity ?? null, waiting: null });
  const { registration, doubt } = read.value;
  if (doubt && (state.doubts.has(key) || state.doubts.size < MOST_FAULTS)) state.doubts.set(key, doubt);
  else state.doubts.delete(key);
  return takeGood(state, key, { registration, message });
};

const takeBack = (state: RegistrationState, key: string): Change => {
  const hadFault = state.faulty.delete(key);
  const kind = hadFault ? 'changed' : 'none';
  state.doubts.delete(key);
  state.seen.delete(key);
  const before = state.held.get(key);
  if (!before || before.ended === 'unregistered') return { kind, rows: [], fault: null };
  putRegistration(state, key, { ...before, ended: 'unregistered' });
  return join({ kind: 'changed', rows: [key], fault: null }, admitWaiting(state));
};

const takeFault = (state: RegistrationState, key: string, faulty: Omit<FaultyTopic, 'round'>): Change => {
  // Something is retained there, so what stood there before has not vanished.
  if (state.held.has(key)) state.seen.add(key);
  const before = state.faulty.get(key);
  if (!before && state.faulty.size >= MOST_FAULTS) {
    const isNew = state.overflowedIn === null;
    state.overflowedIn = state.round;
    return { kind: isNew ? 'changed' : 'none', rows: [], fault: null };
  }
  state.faulty.set(key, { ...faulty, round: state.round });
  const isKnown = before && sameFault(before.fault, faulty.fault);
  return isKnown ? NO_CHANGE : { kind: 'changed', rows: [], fault: faulty.fault };
};

const sameFault = (a: Fault, b: Fault): boolean =>
  a.message === b.message && a.path === b.path && a.received === b.received;

const takeGood = (
  state: RegistrationState,
  key: string,
  { registration, message }: { readonly registration: Registration; readonly message: TopicMessage },
): Change => {
  const before = state.held.get(key);
  const next = renew(before, registration, message);
  const lack = next.ended === null && before?.ended !== null ? lackOfRoom(state, key, next.identity) : null;
  if (lack !== null) {
    const fault = { file: message.topic, line: 1, column: 1, path: '', message: lack };
    return takeFault(state, key, { fault, identity: next.identity, waiting: next });
  }
  const hadFault = state.faulty.delete(key);
  if (before && addressKey(before) !== addressKey(next)) state.replaced.add(addressKey(before));
  putRegistration(state, key, next);
  state.seen.add(key);
  const isSaidAnew = before && saysTheSame(before, next) && before.ended === next.ended && !hadFault;
  if (!isSaidAnew) return { kind: 'changed', rows: [key], fault: null };
  const isEqual = before.renewedAt === next.renewedAt && before.ttlMs === next.ttlMs;
  return isEqual ? NO_CHANGE : { kind: 'renewed', rows: [key], fault: null };
};

/**
 * What is retained and says what is known already was not published again, as far as anybody can tell; only how long it
 * holds may have changed. What had been taken back, or had vanished, has been published since.
 */
const renew = (before: Registration | undefined, next: Registration, message: TopicMessage): Registration => {
  const isKnown = before && (before.ended === null || before.ended === 'expired') && saysTheSame(before, next);
  if (!message.retain || !isKnown) return next;
  const kept = { ...before, ttlMs: next.ttlMs };
  return { ...kept, ended: before.ended !== null && expiryOf(kept) > message.watch ? null : before.ended };
};

const saysTheSame = (a: Registration, b: Registration): boolean =>
  a.type === b.type && a.address === b.address && JSON.stringify(a.tags) === JSON.stringify(b.tags);

const lackOfRoom = ({ held, holding, remembered }: RegistrationState, key: string, identity: string): string | null => {
  if ((holding.get(identity) ?? 0) >= MOST_ENDPOINTS)
    return `the identity has ${MOST_ENDPOINTS} endpoints already, and can have no more`;
  if (held.has(key)) return null;
  if ((remembered.get(identity) ?? 0) >= MOST_REMEMBERED)
    return `the identity has ${MOST_REMEMBERED} endpoints, most of them expired: take those back with an empty message`;
  return held.size >= MOST_REGISTRATIONS ? `there are ${MOST_REGISTRATIONS} registrations already` : null;
};

/** Lets in those for whom there was no room, as far as there is now. */
export const admitWaiting = (state: RegistrationState): Change => {
  const admitted: string[] = [];
  for (const [key, { waiting, identity, round }] of state.faulty) {
    if (!waiting || identity === null || lackOfRoom(state, key, identity) !== null) continue;
    state.faulty.delete(key);
    putRegistration(state, key, waiting);
    if (round === state.round) state.seen.add(key);
    admitted.push(key);
  }
  return { kind: admitted.length > 0 ? 'changed' : 'none', rows: admitted, fault: null };
};
