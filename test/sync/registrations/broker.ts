import type { Change } from '../../../src/sync/registrations/change.ts';
import { foldRegistrations, type RegistrationEvent } from '../../../src/sync/registrations/fold.ts';
import { listRegistrations } from '../../../src/sync/registrations/list-registrations.ts';
import type { Registration } from '../../../src/sync/registrations/registration.ts';
import { createRegistrationState, type RegistrationState } from '../../../src/sync/registrations/state.ts';

export const topicOf = (identity: string, endpoint = 'pixel'): string => `tocsin/bindings/${identity}/${endpoint}`;

/** A state that is told what a broker would tell it; `now` and `watch` are one time, ms. */
export const createHeard = (known: readonly Registration[] = []) => {
  const state: RegistrationState = createRegistrationState(known);
  let now = 1000;
  const rows = new Map<string, Registration | undefined>();
  const fold = (event: RegistrationEvent): Change => {
    const change = foldRegistrations(state, event);
    for (const key of change.rows) rows.set(key, state.held.get(key));
    return change;
  };
  const message = (topic: string, payload: unknown, retain: boolean) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const bytes = new TextEncoder().encode(text);
    return fold({ type: 'message', topic, payload: bytes, retain, defaultTtlMs: null, now, watch: now });
  };
  const list = () => listRegistrations(state, 'phones');
  return {
    state,
    fold,
    /** What has to be written since the start, by key; undefined: removed. */
    rows,
    list,
    live: (topic: string, payload: unknown) => message(topic, payload, false),
    retained: (topic: string, payload: unknown) => message(topic, payload, true),
    /** A connection at which the broker sends `retained`. */
    connect: (
      retained: Readonly<Record<string, unknown>>,
      over: { isWhole?: boolean; forgets?: boolean; isKept?: boolean } = {},
    ) => {
      fold({ type: 'asked' });
      for (const [topic, payload] of Object.entries(retained)) message(topic, payload, true);
      return fold({ type: 'drained', isWhole: true, forgets: false, isKept: false, ...over });
    },
    pass: (ms: number) => {
      now += ms;
      return fold({ type: 'tick', watch: now });
    },
    now: () => now,
    /** `ana sms +4790000001 a b`, sorted. */
    bindings: () =>
      list()
        .listing.bindings.map(({ identity, type, address, tags }) => [identity, type, address, ...tags].join(' '))
        .toSorted(),
    takenBack: () => Object.fromEntries(list().takenBack),
    ended: () => Object.fromEntries([...state.held].map(([key, { ended }]) => [key.slice(16), ended])),
  };
};
