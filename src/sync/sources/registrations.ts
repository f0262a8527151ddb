import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Fault } from '../../document/fault.ts';
import type { Reason } from '../../model/reason.ts';
import type { RegistrationsPort } from '../ports.ts';
import { foldRegistrations, type RegistrationEvent } from '../registrations/fold.ts';
import { type ListedRegistrations, listRegistrations } from '../registrations/list-registrations.ts';
import type { Registration } from '../registrations/registration.ts';
import {
  createRegistrationState,
  expiryOf,
  nextExpiry,
  putRegistration,
  type RegistrationState,
} from '../registrations/state.ts';
import { registrationTopic } from '../registrations/topic.ts';
import type { Source, SourceView } from '../source.ts';
import { createGathering, type Gathering } from './gathering.ts';
import { createRegistrationRows, type RegistrationRows } from './registration-rows.ts';
import {
  followLink,
  type LinkState,
  neverLinked,
  type RegistrationsLink,
  STALE_AFTER_MS,
  staleness,
} from './registrations-link.ts';

export interface RegistrationsDeps {
  readonly name: string;
  /** Of a registration that does not say its own; left out: it does not expire. */
  readonly ttlMs?: number;
  /** The broker may have forgotten what it retained, as the embedded one does with each stop: nothing vanishes. */
  readonly forgets: boolean;
  readonly port: RegistrationsPort;
  readonly clock: Clock;
  /** Watch time (docs/decisions/0001). */
  readonly watch: { readonly now: () => number };
  readonly log: Log;
  /** It says something else than before, or the same anew. Many changes are one call. */
  readonly onChange: () => void;
}

/** What phones say of themselves, from what is retained below `tocsin/bindings/`. */
export interface Registrations extends Source {
  /** Reads what was known before; to be called before the first link. Where it fails it is tried again, and resolves all the same. */
  readonly load: () => Promise<void>;
  /** A message at a topic of `REGISTRATIONS_FILTER`. Never throws. */
  readonly take: (message: { readonly topic: string; readonly payload: Uint8Array; readonly retain: boolean }) => void;
  readonly onLink: (link: RegistrationsLink) => void;
  /**
   * Of `owned` (address keys, `ownership.ts`) there are bindings that sync made; registrations that have ended, and of which there is
   * none, are forgotten. To be called after each run, with what is owned then.
   */
  readonly forgetEnded: (owned: ReadonlySet<string>) => void;
  /** Resolves once what was taken so far is written, or the store refused it. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const createRegistrations = (deps: RegistrationsDeps): Registrations => {
  const live = createLive(deps);
  const { clock, watch, ttlMs = null } = deps;
  return {
    name: deps.name,
    type: 'registrations',
    view: async () => toView(live),
    load: () => load(live),
    take: ({ topic, payload, retain }) => {
      const times = { defaultTtlMs: ttlMs, now: clock.now(), watch: watch.now() };
      fold(live, { type: 'message', topic, payload, retain, ...times });
    },
    onLink: (link) => follow(live, link),
    forgetEnded: (owned) => fold(live, { type: 'forget', owned }),
    settled: live.rows.settled,
    close: async () => {
      live.isClosed = true;
      for (const { cancel } of [live.changes, live.lateness, live.expiry, live.reload]) cancel();
      await live.rows.close();
    },
  };
};

interface Live {
  readonly deps: RegistrationsDeps;
  readonly state: RegistrationState;
  readonly rows: RegistrationRows;
  readonly changes: Gathering;
  /** Until it is no longer current. */
  readonly lateness: Gathering;
  readonly expiry: Gathering;
  readonly reload: Gathering;
  /** Of the state as it is; null: to be made anew. */
  listed: ListedRegistrations | null;
  isLoaded: boolean;
  isClosed: boolean;
  link: LinkState;
}

const createLive = (deps: RegistrationsDeps): Live => {
  const state = createRegistrationState();
  const live: Live = {
    deps,
    state,
    rows: createRegistrationRows({ ...deps, state }),
    changes: createGathering(deps.clock, deps.onChange),
    lateness: createGathering(deps.clock, deps.onChange),
    expiry: createGathering(deps.clock, () => expire(live)),
    reload: createGathering(deps.clock, () => void load(live)),
    listed: null,
    isLoaded: false,
    isClosed: false,
    link: neverLinked(deps.clock.monotonic()),
  };
  live.lateness.within(STALE_AFTER_MS);
  return live;
};

const CHANGE_MS = 300;

/** A phone that says the same again changes something only where its binding had gone. */
const RENEWAL_MS = 10_000;

const fold = (live: Live, event: RegistrationEvent): void => {
  if (live.isClosed) return;
  const { kind, rows, fault } = foldRegistrations(live.state, event);
  if (kind !== 'none' || rows.length > 0) live.listed = null;
  live.rows.touch(rows);
  armExpiry(live, rows);
  if (kind !== 'none') live.changes.within(kind === 'changed' ? CHANGE_MS : RENEWAL_MS);
  if (fault) logFault(live.deps, fault);
};

/** Without what was received: it may be an address. */
const logFault = ({ log, name }: RegistrationsDeps, { file, path, message }: Fault): void =>
  log.warn('a registration cannot be taken', { source: name, topic: file, path, reason: message });

/** Many may expire one after the other: each look is at all of them. */
const SOONEST_TICK_MS = 1000;

/** Watch time may stand still, so it is looked at again and again. */
const LATEST_TICK_MS = 60_000;

const armExpiry = ({ deps, state, expiry }: Live, keys: readonly string[]): void => {
  const dueAt = keys.reduce((soonest, key) => {
    const registration = state.held.get(key);
    return registration?.ended === null ? Math.min(soonest, expiryOf(registration)) : soonest;
  }, Number.POSITIVE_INFINITY);
  if (dueAt < Number.POSITIVE_INFINITY) lookAt({ deps, expiry }, dueAt);
};

const lookAt = ({ deps, expiry }: Pick<Live, 'deps' | 'expiry'>, dueAt: number): void =>
  expiry.within(Math.min(Math.max(dueAt - deps.watch.now(), SOONEST_TICK_MS), LATEST_TICK_MS));

const expire = (live: Live): void => {
  fold(live, { type: 'tick', watch: live.deps.watch.now() });
  const dueAt = nextExpiry(live.state);
  if (dueAt < Number.POSITIVE_INFINITY) lookAt(live, dueAt);
};

const RELOAD_MS = 5000;

const load = async (live: Live): Promise<void> => {
  const { port, log, name } = live.deps;
  try {
    takeKnown(live, await port.list());
  } catch (error) {
    log.error('registrations cannot be read', { source: name, error, retryInMs: RELOAD_MS });
    if (!live.isClosed) live.reload.within(RELOAD_MS);
  }
};

/** What has come in the meantime is newer. */
const takeKnown = (live: Live, known: readonly Registration[]): void => {
  const keys = known.map((registration) => {
    const key = registrationTopic(registration);
    if (!live.state.held.has(key)) putRegistration(live.state, key, registration);
    return key;
  });
  live.isLoaded = true;
  live.listed = null;
  // The broker may have said all that it retains before there was anything to compare it with.
  if (live.state.isWhole) foldDrained(live, true);
  armExpiry(live, keys);
  live.changes.within(CHANGE_MS);
};

const follow = (live: Live, link: RegistrationsLink): void => {
  if (live.isClosed) return;
  const { clock } = live.deps;
  const { lostAt } = live.link;
  live.link = followLink(live.link, link, { now: clock.now(), monotonic: clock.monotonic() });
  if (link.type === 'connected') fold(live, { type: 'asked' });
  if (link.type === 'drained' && !link.unread) foldDrained(live, link.by === 'echo');
  // Whoever watches whether it is current looks again when that has changed.
  if (link.type === 'drained') {
    live.lateness.cancel();
    live.changes.within(CHANGE_MS);
  } else if (lostAt === null) live.lateness.within(STALE_AFTER_MS);
};

const foldDrained = (live: Live, isWhole: boolean): void => {
  const { deps, link } = live;
  fold(live, { type: 'drained', isWhole, forgets: deps.forgets, isKept: link.isKept });
};

const NOTHING_TAKEN_BACK: ReadonlyMap<string, Reason> = new Map([]);

const toView = (live: Live): SourceView => {
  const { deps, state, link, isLoaded } = live;
  const { name, clock } = deps;
  live.listed ??= listRegistrations(state, name);
  return {
    name,
    type: 'registrations',
    listing: isLoaded ? live.listed.listing : null,
    takenBack: isLoaded ? live.listed.takenBack : NOTHING_TAKEN_BACK,
    readAt: link.isCurrent ? clock.now() : link.readAt,
    stale: isLoaded ? staleness(link, clock.monotonic()) : 'what was registered before cannot be read from the store',
  };
};
