import type { Metrics } from '../api/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import type { Message } from '../model/message.ts';
import type { Link } from '../mqtt/subscriber.ts';
import type { Notify } from '../notify-service/operations.ts';
import type { Store } from '../store/store.ts';
import { addressKey } from '../sync/ownership.ts';
import { createPatientBindings } from '../sync/patience.ts';
import type { FeedbackPort, OwnershipPort } from '../sync/ports.ts';
import { type Bound, findUnbound } from '../sync/reach.ts';
import type { SourceView } from '../sync/source.ts';
import type { SyncStatus } from '../sync/status.ts';
import { createSync, type RunRequest, type Sync } from '../sync/sync.ts';
import type { RuleTarget } from './rule-targets.ts';
import { promptViews, withViews } from './source-views.ts';
import { toBindingsPort } from './sync-ports.ts';
import { createSyncSchedule } from './sync-schedule.ts';
import { createLiveSources, type LiveSources } from './sync-sources.ts';
import { isAllRead, isFinal, sayTroubles, sayUnbound } from './sync-troubles.ts';
import type { Troubles } from './troubles.ts';
import type { Watch } from './watch.ts';

export interface SyncServiceDeps {
  readonly config: Pick<Config, 'sync' | 'notify' | 'mqtt'>;
  readonly notify: Notify;
  readonly store: Pick<Store, 'ownership' | 'registrations' | 'feedback'>;
  readonly clock: Clock;
  readonly watch: Pick<Watch, 'now'>;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'syncRan' | 'syncChanged'>;
  readonly troubles: Troubles;
  /** Whom the loaded rules notify. */
  readonly targets: () => readonly RuleTarget[];
}

/** Where the bindings stand, and whom rules notify in vain. */
export interface SyncState extends SyncStatus {
  readonly nobodyBound: readonly { readonly target: string; readonly rules: readonly string[] }[];
}

export interface SyncService {
  /** Reads what was known before, which has to come before anything that the broker says, and follows the sources from then on. */
  readonly start: () => Promise<void>;
  /** As the last run left it; the sources as they are by now. */
  readonly status: () => Promise<SyncState>;
  readonly ages: () => Promise<readonly SourceView[]>;
  readonly plan: Sync['plan'];
  /** Runs now; `confirm` names what was held and is meant. */
  readonly run: (request?: RunRequest) => Promise<SyncState>;
  /** Runs soon: the rules notify others than before, say. */
  readonly look: () => void;
  /** A message on a topic of the registrations. */
  readonly take: (message: Message) => void;
  readonly onLink: (link: Link) => void;
  readonly close: () => Promise<void>;
}

/** How soon a run that met a service or a store out of reach is tried again (ms). */
const RETRY_MS = 10_000;

/** How long the end waits for a run that is under way (ms). */
const END_MS = 5_000;

/** Several at a time where each takes its way over the network; in this process they share a transaction. */
const IN_FLIGHT_FAR = 8;
const IN_FLIGHT_NEAR = 50;

/** Keeps the bindings as the sources say: now, whenever one of them changes, and every so often for what others changed. */
export const createSyncService = (deps: SyncServiceDeps): SyncService => {
  const { clock } = deps;
  const state: State = { stop: new AbortController(), running: null, reach: null };
  const { signal } = state.stop;
  const schedule = createSyncSchedule(clock, () => void run());
  const live = openSources(deps, schedule.soon);
  const sync = openSync(deps, live, state);
  const run = async (request?: RunRequest): Promise<SyncState> => {
    const startedAt = clock.monotonic();
    const running = sync.run(request);
    state.running = running;
    const status = await running;
    schedule.took(clock.monotonic() - startedAt);
    if (!signal.aborted)
      await settle(deps, status, { live, reach: state.reach, isNewest: () => state.running === running });
    schedule.later(isWorthRetrying(status) ? RETRY_MS : deps.config.sync.every);
    return withReach(status, state);
  };
  return {
    start: live.start,
    status: async () => {
      const status = sync.last() ?? (await sync.before());
      return withReach(withViews(status, await promptViews(live.sources, clock)), state);
    },
    ages: () => promptViews(live.sources, clock),
    plan: sync.plan,
    run,
    look: schedule.soon,
    take: (message) => live.registrations?.take(message),
    onLink: (link) => live.registrations?.onLink(link),
    close: async () => {
      state.stop.abort();
      schedule.stop();
      await live.close();
      await endOf(state.running, clock);
    },
  };
};

interface State {
  readonly stop: AbortController;
  /** The newest run; those before it have ended when it ends. */
  running: Promise<unknown> | null;
  /** Null: no run got to it yet. */
  reach: Reach | null;
}

/** Targets of rules, and those of them that nobody is bound to. */
interface Reach {
  readonly all: readonly RuleTarget[];
  readonly unbound: readonly RuleTarget[];
}

const withReach = (status: SyncStatus, { reach }: State): SyncState => ({
  ...status,
  nobodyBound: (reach?.unbound ?? []).map(({ name, rules }) => ({ target: name, rules })),
});

const openSources = (deps: SyncServiceDeps, onChange: () => void): LiveSources =>
  createLiveSources({
    ...deps,
    options: deps.config.sync.sources,
    port: deps.store.registrations,
    forgets: deps.config.mqtt.url === undefined,
    onChange,
  });

interface Settling {
  readonly live: LiveSources;
  readonly reach: Reach | null;
  /** No other run was asked for since. */
  readonly isNewest: () => boolean;
}

const settle = async (deps: SyncServiceDeps, status: SyncStatus, settling: Settling): Promise<void> => {
  const { live, reach, isNewest } = settling;
  sayTroubles(deps.troubles, status);
  // A source that has yet to say whom it lists may list them.
  if (reach && isAllRead(status)) sayUnbound(deps.troubles, reach.all, reach.unbound);
  deps.metrics.syncRan(status);
  await forgetEnded(deps, live, isNewest);
};

/** A run under way writes down what it did, unless a call of it hangs: then the next start finds out. */
const endOf = (running: Promise<unknown> | null, clock: Clock): Promise<unknown> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(END_MS, resolve);
  return Promise.race([promise, running]).finally(cancel);
};

const openSync = (deps: SyncServiceDeps, { sources }: LiveSources, state: State): Sync => {
  const { config, notify, store, clock, log, metrics } = deps;
  const { adopt, missing, holdAbove, rate } = config.sync;
  const port = toBindingsPort(notify, clock);
  const isFar = config.notify.url !== undefined;
  const bindings = isFar ? createPatientBindings(port, { clock, rate, log, stop: state.stop.signal }) : port;
  const options = { adopt, missing, holdAbove, inFlight: isFar ? IN_FLIGHT_FAR : IN_FLIGHT_NEAR };
  const bound = (bindings: readonly Bound[]) => {
    state.reach = reachTargets(deps, bindings);
  };
  return createSync({
    ...{ sources, bindings, clock, log, options, bound },
    ...{ ownership: countingOwnership(store.ownership, metrics), feedback: isFar ? NO_FEEDBACK : store.feedback },
  });
};

/** What the built-in service learned before another one was asked is about bindings of its own. */
const NO_FEEDBACK: FeedbackPort = { gone: async () => new Map(), optedOut: async () => new Set() };

const countingOwnership = (ownership: Store['ownership'], metrics: SyncServiceDeps['metrics']): OwnershipPort => ({
  list: ownership.list,
  write: async (writes) => {
    await ownership.write(writes);
    for (const { change } of writes) if (change) metrics.syncChanged(change);
  },
});

const reachTargets = ({ targets }: SyncServiceDeps, bound: readonly Bound[]): Reach => {
  const all = targets();
  return { all, unbound: findUnbound(all, bound) };
};

/** What ended is remembered only until its binding is deleted, so that the delete knew why. */
const forgetEnded = async (
  { store, log }: SyncServiceDeps,
  { registrations }: LiveSources,
  isNewest: Settling['isNewest'],
): Promise<void> => {
  if (!registrations || !isNewest()) return;
  try {
    const owned = await store.ownership.list();
    // A run that began meanwhile may have bound what has ended since, and knows better when it ends.
    if (!isNewest()) return;
    registrations.forgetEnded(new Set(owned.map(addressKey)));
  } catch (error) {
    log.warn('ended registrations are not forgotten yet', { error });
  }
};

const isWorthRetrying = ({ outcome, failures }: SyncStatus): boolean =>
  outcome === 'service-unreachable' ||
  outcome === 'failed' ||
  (outcome === 'incomplete' && failures.some(({ status }) => !isFinal(status)));
