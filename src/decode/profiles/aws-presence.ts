import type { JsonObject } from '../../base/json.ts';
import { flattenAll } from './flatten.ts';
import { atTime, type ProfileResult, SAYS_NOTHING, samplesOf } from './profile.ts';

/** The last event of each client. */
export type Seen = Map<string, PresenceEvent>;

interface PresenceEvent {
  readonly timestamp: number;
  readonly version: number;
}

export interface Presence {
  readonly event: string;
  readonly thing: string;
  readonly root: JsonObject;
}

const MOST_CLIENTS = 100_000;
/** AWS allows 128 characters. */
const LONGEST_NAME = 255;

/** What AWS says of a client's connection. Events may come in the wrong order: one older than the last says nothing. */
export const readPresence = (seen: Seen, { event, thing, root }: Presence): ProfileResult => {
  if (event !== 'connected' && event !== 'disconnected') return SAYS_NOTHING;
  const { timestamp, versionNumber, disconnectReason, clientInitiatedDisconnect } = root;
  if (typeof timestamp === 'number' && isLate(seen, thing, { timestamp, version: Number(versionNumber) || 0 })) {
    return SAYS_NOTHING;
  }
  const online = event === 'connected';
  const facts = { ...flattenAll({ disconnectReason, clientInitiatedDisconnect }), online };
  return samplesOf(atTime({ facts, root, device: thing, online }, timestamp));
};

const isLate = (seen: Seen, thing: string, { timestamp, version }: PresenceEvent): boolean => {
  const last = seen.get(thing);
  if (last && (timestamp < last.timestamp || (timestamp === last.timestamp && version <= last.version))) return true;
  if (thing.length > LONGEST_NAME) return false;
  seen.delete(thing);
  const [oldest] = seen.keys();
  if (seen.size >= MOST_CLIENTS && oldest !== undefined) seen.delete(oldest);
  seen.set(thing, { timestamp, version });
  return false;
};
