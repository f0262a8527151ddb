import type { Metrics } from '../api/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import type { Result } from '../base/result.ts';
import type { ServiceSid } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { Reading } from '../model/reading.ts';
import type { Intake, Link } from '../mqtt/subscriber.ts';
import type { Saved } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { Fading } from './chores.ts';
import { createControl } from './control.ts';
import { createWorld } from './create-world.ts';
import { decideMessage, decideReading } from './decide.ts';
import { createFadings } from './fadings.ts';
import { lookAtWall } from './follow-wall.ts';
import { createHeld } from './held.ts';
import { createIntakeRing } from './intake-ring.ts';
import { createLinkState, type LinkState } from './link-state.ts';
import { createLiveObserver } from './live-observer.ts';
import { forgiveLostSession } from './lost-session.ts';
import { publishStates } from './mqtt-out.ts';
import type { OpenRules } from './open-rules.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { repeatStates } from './repeat-states.ts';
import { restoreWorld } from './restore.ts';
import { createRisingClock, type RisingClock } from './rising-clock.ts';
import type { RuleBook } from './rule-book.ts';
import { savedWatch } from './saved-watch.ts';
import { createStoreOutage } from './store-outage.ts';
import { TROUBLE_IDS, type Trouble } from './system-rules.ts';
import { restoreInventory } from './take-up-inventory.ts';
import { ruleToSubject } from './target-subject.ts';
import { createTroubles, type Troubles } from './troubles.ts';
import { createWatch, type Watch } from './watch.ts';
import { createMissed, type Missed } from './why-missed.ts';
import { restoreWindows, windowedDevices, windowRecords } from './windows.ts';
import type { World } from './world.ts';

export interface CoreDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** What alarms are told by. */
  readonly service: ServiceSid;
  readonly log: Log;
  readonly probe: Probe;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly rules: OpenRules;
  /** How many messages the broker may send before they are acknowledged. */
  readonly inFlight?: number;
  /** Notifications stand in the store. */
  readonly wake: () => void;
  readonly publish: (request: PublishRequest) => Promise<Result<void, string>>;
}

/** The deciding part of the service, taken up where the last run left it. */
export interface Core {
  readonly world: World;
  readonly watch: Watch;
  readonly pipeline: Pipeline;
  readonly troubles: Troubles;
  readonly link: LinkState;
  /** What came and did not reach a rule. */
  readonly missed: Missed;
  /** Troubles that end when they have not been seen for a while. */
  readonly fading: readonly Fading[];
  readonly onIntake: (intake: Intake) => void;
  readonly onLink: (link: Link) => void;
  readonly close: () => Promise<void>;
}

/** Rules are those the last run ended with: its alarms belong to them until the files are read. */
export const createCore = async (deps: CoreDeps): Promise<Core> => {
  const { store, clock, log } = deps;
  const saved = await store.load();
  const windows = await store.windows.take();
  const watch = createWatch(clock, savedWatch(saved));
  const rising = createRisingClock(clock, newestTime(saved));
  const book = await deps.rules.service.previous();
  const parts: Parts = { ...deps, watch, rising, book, intake: saved.intake };
  const core = assemble(parts);
  const orphans = restoreWorld(core.world, restoreInventory(core.world, saved));
  restoreWindows(core.world, windows);
  if (orphans.length > 0) {
    const names = orphans.slice(0, 20).map(({ rule, key }) => `${rule} ${key}`);
    log.warn('alarms whose rule is gone were ended', { alarms: names, count: orphans.length });
  }
  for (const { trouble, subject } of raisedTroubles(core.world)) core.troubles.assume(trouble, subject);
  core.pipeline.decided();
  return core;
};

/** The newest time (epoch ms, by our clock) that the last run is known to have given a reading. */
const newestTime = ({ heard, heartbeat }: Saved): number =>
  heard.reduce((newest, { receivedAt }) => Math.max(newest, receivedAt), heartbeat?.at ?? Number.NEGATIVE_INFINITY);

interface Parts extends CoreDeps {
  readonly watch: Watch;
  readonly rising: RisingClock;
  readonly book: RuleBook;
  readonly intake: Uint8Array | null;
}

const assemble = (parts: Parts): Core => {
  const { clock, watch, log, rising } = parts;
  const own = createHeld((reading: Reading) => {
    if (!pipeline.mayDecide()) return false;
    decideReading(world, reading, { rules: world.book.internal(reading.source), reads: [], ages: false, awaiting: [] });
    pipeline.decided();
    return true;
  });
  const troubles = createTroubles({ now: () => rising(clock.now()), submit: own.submit });
  const { flooding, dropping, untold } = createFadings(clock, troubles);
  const link = makeLink(parts, troubles, () => world.timers.run());
  const missed = createMissed(clock.now);
  const world = makeWorld(parts, {
    missed,
    flooded: flooding.seen,
    untold: (rule) => untold.seen(ruleToSubject(rule)),
    mayDecide: () => pipeline.mayDecide(),
    mayTell: link.mayTell,
    decided: () => pipeline.decided(),
  });
  const control = createControl({ world, log, dropping: () => dropping.seen('broker') });
  const resumed = () => {
    own.resume();
    world.timers.run();
  };
  const pipeline = makePipeline(parts, { world, control, resumed, troubles });
  return {
    ...{ world, watch, pipeline, troubles, link, missed, fading: [flooding, dropping, untold] },
    onIntake: pipeline.intake,
    onLink: (change) => followLink(parts, change, { world, link, pipeline }),
    close: async () => {
      link.stop();
      world.timers.stop();
      await pipeline.close();
      await keepWindows(parts, world);
    },
  };
};

const followLink = (
  parts: Parts,
  change: Link,
  { world, link, pipeline }: Pick<Core, 'world' | 'link' | 'pipeline'>,
): void => {
  if (change.type === 'connected' && !change.sessionPresent) {
    forgiveLostSession(world);
    pipeline.decided();
  }
  link.onLink(change);
  if (change.type !== 'drained') return;
  lookAtWall(world);
  void repeatStates(parts, world);
};

/** Without them the next start would have to fill them again. */
const keepWindows = async ({ store, log }: Parts, world: World): Promise<void> => {
  try {
    const heard = await store.behind([], windowedDevices(world));
    if (!heard.ok) throw new Error(heard.error.message);
    await store.windows.put(windowRecords(world));
  } catch (error) {
    log.warn('what windows held could not be kept: they begin again at the next start', { error });
  }
};

const makeLink = ({ clock, watch, log, metrics }: Parts, troubles: Troubles, resumed: () => void): LinkState =>
  createLinkState({
    ...{ clock, watch, log, resumed },
    connected: metrics.mqttConnected,
    lost: (isLost, detail) => troubles.say('tocsin.broker-lost', 'broker', isLost, detail),
  });

interface WorldHooks {
  readonly missed: Missed;
  readonly flooded: (source: string) => void;
  readonly untold: (rule: string) => void;
  readonly mayDecide: () => boolean;
  readonly mayTell: () => boolean;
  readonly decided: () => void;
}

const makeWorld = (parts: Parts, hooks: WorldHooks): World => {
  const { clock, watch, ids, service, rules, book, metrics, log, publish } = parts;
  const { missed, flooded, untold } = hooks;
  const { layouts, notifier } = rules;
  const request = (asked: PublishRequest) => void publish(asked);
  const observer = missed.behind(createLiveObserver({ metrics, log, clock, flooded, untold, publish: request }));
  return createWorld({ clock, watch, ids, service, layouts, notifier, book, observer, ...hooks });
};

interface PipelineHooks {
  readonly world: World;
  readonly control: (message: Message) => boolean;
  readonly resumed: () => void;
  readonly troubles: Troubles;
}

const makePipeline = (parts: Parts, { world, control, resumed, troubles }: PipelineHooks): Pipeline => {
  const { store, metrics, clock, log, probe, rising } = parts;
  const ring = createIntakeRing(parts.intake, parts.inFlight);
  const outage = createStoreOutage(clock, troubles);
  return createPipeline({
    ...{ clock, log, probe, ring, ledger: world.ledger },
    decide: (message) => {
      try {
        if (!control(message)) decideMessage(world, receivedBy(rising, message));
      } catch (error) {
        // A bug of ours: this message is given up, so that it does not stop all that come after it.
        log.error('a message could not be decided', { topic: message.topic, error });
        metrics.decodeFault('none', 'failed');
      }
    },
    redelivered: () => metrics.reading('none', 'redelivered'),
    overflowed: () => metrics.decodeFault('none', 'overflowed'),
    commit: async (batch) => {
      const committed = await store.commit(batch);
      metrics.commit(committed.ok ? 'ok' : committed.error.type);
      return committed;
    },
    committed: ({ notifications, activations }) => {
      if (notifications.length > 0) parts.wake();
      publishStates(activations, parts.publish, log);
    },
    storeFailing: (failing, message) => {
      outage(failing, message);
      if (!failing) resumed();
    },
  });
};

const receivedBy = (rising: RisingClock, message: Message): Message => {
  const receivedAt = rising(message.receivedAt);
  return receivedAt === message.receivedAt ? message : { ...message, receivedAt };
};

const raisedTroubles = ({ fleet }: World): readonly { trouble: Trouble; subject: string }[] =>
  [...fleet.instances()].flatMap(({ rule, about: { key }, alarm }) =>
    alarm && isTrouble(rule.id) ? [{ trouble: rule.id, subject: key }] : [],
  );

const isTrouble = (id: string): id is Trouble => TROUBLE_IDS.includes(id);
