import { adminTokenPath } from '../api/admin-token.ts';
import { createMetrics, type Metrics } from '../api/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { noProbe, type Probe } from '../base/probe.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { formatFault } from '../document/fault.ts';
import type { Intake, Link } from '../mqtt/subscriber.ts';
import { lockStore, type StoreLock } from '../store/lock.ts';
import { openStore, type Store } from '../store/store.ts';
import { REGISTRATIONS, REGISTRATIONS_FILTER } from '../sync/registrations/topic.ts';
import { type Core, type CoreDeps, createCore } from './core.ts';
import { createChores } from './create-chores.ts';
import { createDispatchReport } from './dispatch-report.ts';
import { startHeartbeat } from './heartbeat.ts';
import { openIntake } from './intake-service.ts';
import { createInventoryService } from './inventory-service.ts';
import { type NotifyWiring, wireNotify } from './notify-wiring.ts';
import { openApi } from './open-api.ts';
import { type OpenRules, openRules } from './open-rules.ts';
import { createReload, type Reload } from './reload.ts';
import type { ConfigState } from './reload-report.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleTargets } from './rule-targets.ts';
import { createSyncService, type SyncService } from './sync-service.ts';

/** What a running Tocsin stands on. `probe` is for crash tests, which pull the plug at its fault points. */
export interface ServeDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly version: string;
  readonly pid: number;
  /** Takes one line of the log drivers. */
  readonly write: (line: string) => void;
  readonly probe?: Probe;
  /** Whether the config on disk is still the one given here; left out: it is. */
  readonly configState?: () => ConfigState;
}

export interface Running {
  /** Where the HTTP answers. */
  readonly url: string;
  readonly brokerUrl: string;
  readonly adminTokenFile: string | null;
  /** Reads the rule files now and takes them up, as SIGHUP wants it. */
  readonly reload: Reload['take'];
  /** Ends cleanly: what was decided is committed and acknowledged, requests under way are waited for. */
  readonly close: () => Promise<void>;
}

/** Starts everything, each thing after what it needs; `close` goes the way back. In words, why it cannot start. */
export const serve = async (deps: ServeDeps): Promise<Result<Running, string>> => {
  await using stack = new AsyncDisposableStack();
  const { config, clock, pid } = deps;
  const locked = takeLock(config.store.path, pid);
  if (!locked.ok) return locked;
  stack.defer(locked.value.release);
  const { path, synchronous, encryptionKey } = config.store;
  const store = await openStore({ path, synchronous, clock, encryptionKey, service: config.notify.serviceSid });
  stack.defer(store.close);
  const rules = openRules({ config, clock, texts: store.ruleTexts });
  if (!rules.ok) return err(rules.error.map(formatFault).join('\n'));
  const running = await start({ ...deps, probe: deps.probe ?? noProbe, store, rules: rules.value }, stack);
  const kept = stack.move();
  return ok({ ...running, close: () => kept.disposeAsync() });
};

const takeLock = (path: string, pid: number): Result<StoreLock, string> => {
  const locked = lockStore(path, { pid });
  if (locked.ok) return locked;
  return err(`the store ${path} is in use by process ${locked.error.pid ?? 'unknown'}: one Tocsin per store`);
};

interface StartDeps extends ServeDeps {
  readonly probe: Probe;
  readonly store: Store;
  readonly rules: OpenRules;
}

const start = async (deps: StartDeps, stack: AsyncDisposableStack): Promise<Omit<Running, 'close'>> => {
  const { config, clock, log, store } = deps;
  const metrics = createMetrics({ version: deps.version });
  const late: LateParts = { wake: () => {}, publish: async () => err('not connected yet'), sync: null };
  readStanding(metrics, { store, clock, late });
  const core = await createCore({
    ...deps,
    metrics,
    service: config.notify.serviceSid,
    wake: () => late.wake(),
    publish: (request) => late.publish(request),
  });
  const { notify, chores } = wireTelling(deps, core, metrics);
  stack.defer(notify.close);
  late.wake = notify.dispatcher.wake;
  const { intake, reload, inventory } = await takeUp({ deps, core, metrics, late }, stack);
  const sync = openSync(deps, { notify, core, metrics, late }, stack);
  const api = await openApi({
    ...deps,
    ...{ metrics, notify, core, sync, reload },
    refused: intake.refused,
  });
  stack.defer(api.close);
  const url = await api.listen();
  await sync.start();
  const synced = sync.run();
  // The built-in service answers at once; one far away must not keep the readings waiting.
  if (config.notify.url === undefined) await synced;
  await notify.start();
  const heartbeat = startHeartbeat({ clock, watch: core.watch, log, store, chores });
  stack.defer(heartbeat.stop);
  intake.subscriber.start();
  reload.watch();
  inventory.watch();
  const brokerUrl = config.mqtt.url ?? intake.broker?.url ?? '';
  log.info('tocsin serves', { url, brokerUrl, version: deps.version, store: config.store.path });
  const adminTokenFile = config.store.path === ':memory:' ? null : adminTokenPath(config.store.path);
  return { url, brokerUrl, adminTokenFile, reload: reload.take };
};

/** What the core uses and what is made only after it: the dispatcher tells its troubles to the core, the link its messages. */
interface LateParts {
  wake: () => void;
  publish: CoreDeps['publish'];
  sync: SyncService | null;
}

const wireTelling = (deps: StartDeps, core: Core, metrics: Metrics) => {
  const { config, store, clock, log } = deps;
  const { troubles } = core;
  const notify = wireNotify({ ...deps, onEvent: (event) => report(event) });
  const retentionMs = config.store.retention;
  const { all, expired, doubted } = createChores({ core, store, clock, log, isBound: notify.isBound, retentionMs });
  const report = createDispatchReport({ metrics, log, troubles, expired, doubted });
  return { notify, chores: all };
};

interface TakingUp {
  readonly deps: StartDeps;
  readonly core: Core;
  readonly metrics: Metrics;
  readonly late: LateParts;
}

/** The link to the broker, not yet started, and the rules as the files stand. */
const takeUp = async ({ deps, core, metrics, late }: TakingUp, stack: AsyncDisposableStack) => {
  const { config, clock, log, store } = deps;
  const onLink = (link: Link) => {
    core.onLink(link);
    late.sync?.onLink(link);
  };
  const onIntake = (intake: Intake) => {
    if (!intake.message.topic.startsWith(REGISTRATIONS)) return core.onIntake(intake);
    // Not behind a store that cannot be written: what is still to be read when the link is drained would seem gone.
    late.sync?.take(intake.message);
    intake.ack();
  };
  const events = { onIntake, onLink };
  const inventory = createInventoryService({ config, core, store, clock, log });
  const intake = await openIntake({
    ...{ mqtt: config.mqtt, clock, log, subscriptions: store.subscriptions, events },
    attributes: inventory.filters,
    retained: config.sync.sources.some(({ type }) => type === 'registrations') ? [REGISTRATIONS_FILTER] : [],
  });
  if (intake.broker) stack.defer(intake.broker.close);
  stack.defer(intake.subscriber.close);
  // Ends before the link does, so that what it commits last is still acknowledged.
  stack.defer(core.close);
  late.publish = intake.subscriber.publish;
  const { service } = deps.rules;
  const follow = (book: RuleBook) => {
    // Whom the rules notify is known by now.
    late.sync?.look();
    return intake.follow(book);
  };
  const reload = createReload({ ...deps, paths: config.rules, service, core, metrics, follow });
  stack.defer(reload.close);
  stack.defer(inventory.close);
  await inventory.take();
  await reload.take();
  return { intake, reload, inventory };
};

interface Synced {
  readonly notify: NotifyWiring;
  readonly core: Core;
  readonly metrics: Metrics;
  readonly late: LateParts;
}

const openSync = (
  deps: StartDeps,
  { notify, core, metrics, late }: Synced,
  stack: AsyncDisposableStack,
): SyncService => {
  const sync = createSyncService({
    ...deps,
    ...{ notify: notify.notify, watch: core.watch, metrics, troubles: core.troubles },
    targets: () => ruleTargets(core.world.book),
  });
  late.sync = sync;
  stack.defer(sync.close);
  return sync;
};

interface ToRead {
  readonly store: Store;
  readonly clock: Clock;
  readonly late: Pick<LateParts, 'sync'>;
}

const readStanding = (metrics: Metrics, { store, clock, late }: ToRead): void =>
  metrics.readStanding(async () => {
    const sources = (await late.sync?.ages()) ?? [];
    const { activeAlarmsBySeverity, queuedNotifications, openDeliveries, oldestQueuedAt } = store.counts();
    return {
      now: clock.now(),
      activeAlarms: activeAlarmsBySeverity,
      queued: queuedNotifications + openDeliveries,
      oldestQueuedAt,
      sources,
    };
  });
