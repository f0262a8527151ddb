import { createVirtualClock, type VirtualClock } from '../base/clock.ts';
import { createSequentialIds } from '../base/ids.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { AttributeTopic } from '../inventory/attribute-topic.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { AlarmState, Transition } from '../model/alarm.ts';
import type { ActivationId, NotificationSid } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import type { Severity } from '../model/rule.ts';
import { BUILT_IN_SERVICE } from '../model/service.ts';
import { createNotifier } from '../notifier/notifier.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import { createWorld } from './create-world.ts';
import { decideMessage } from './decide.ts';
import { createAttributeTopics } from './live-inventory.ts';
import { countingObserver, createTally } from './replay-tally.ts';
import { createRuleBook } from './rule-book.ts';
import { decodersFor } from './rule-files.ts';
import { takeUpInventory } from './take-up-inventory.ts';
import { createWatch } from './watch.ts';
import type { Observer, World } from './world.ts';

/** Which rules run, and over whom. */
export interface SimulationParts {
  readonly rules: readonly CompiledRule[];
  readonly decoders: readonly Decoder[];
  readonly layouts: FactLayouts;
  /** What is known of the devices, and the topics that say more of them. */
  readonly inventory?: { readonly files: Inventory; readonly topics: readonly AttributeTopic[] };
}

export interface Simulation extends SimulationParts {
  /** In the order they arrived. `receivedAt` drives virtual time; a step back leaves it where it is. */
  readonly messages: Iterable<Message>;
}

/** What a run through the rules came to. Times epoch ms. */
export interface Outcomes {
  readonly alarms: readonly SimulatedAlarm[];
  /** What had begun but not ended when the readings stopped. */
  readonly pending: readonly SimulatedPending[];
  readonly notifications: readonly Notification[];
  /** Of its alarm when each notification was told. */
  readonly severities: ReadonlyMap<NotificationSid, Severity>;
  readonly transitions: readonly Transition[];
  readonly counts: Readonly<Record<string, number>>;
  /** From when to when virtual time went; null without a message. */
  readonly span: { readonly from: number; readonly to: number } | null;
}

export interface SimulatedAlarm {
  readonly id: ActivationId;
  readonly rule: string;
  readonly key: string;
  /** Whom the rule looked at; of an alarm about several devices its key. */
  readonly device: string;
  readonly severity: Severity;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
}

export interface SimulatedPending {
  readonly rule: string;
  readonly key: string;
  readonly state: AlarmState;
  readonly since: number;
  readonly dueAt: number | null;
}

/** The production core in virtual time: readings move the clock, timers fire in between, and it stops at the last one. */
export const simulate = ({ messages, ...parts }: Simulation): Outcomes => {
  const simulator = createSimulator(parts);
  for (const message of messages) simulator.feed(message);
  return simulator.finish();
};

/** The same, message by message: several can listen to one recording that is read once. */
export interface Simulator {
  readonly feed: (message: Message) => void;
  /** Runs what is due by the last message. MUST be the last call. */
  readonly finish: () => Outcomes;
  /** What is remembered of the devices; null before the first message. */
  readonly world: () => World | null;
}

export const createSimulator = (parts: SimulationParts): Simulator => {
  const tally = createTally();
  const devices = new Map<ActivationId, string>();
  const record = createRecord(devices);
  let run: Run | undefined;
  let messages = 0;
  return {
    feed: (message) => {
      run ??= startAt(message.receivedAt, parts, countingObserver(tally, devices));
      advance(run, message.receivedAt - 1, record);
      run.clock.advanceTo(message.receivedAt);
      messages++;
      decideMessage(run.world, message);
      record.take(run.world);
    },
    finish: () => {
      if (run) advance(run, run.clock.now(), record);
      const counts = { messages, ...tally.counts() };
      const span = run ? { from: run.from, to: run.clock.now() } : null;
      return { ...record.outcomes(), pending: run ? pendingOf(run.world) : [], counts, span };
    },
    world: () => run?.world ?? null,
  };
};

interface Run {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly from: number;
}

const startAt = (at: number, { rules, decoders, layouts, inventory }: SimulationParts, observer: Observer): Run => {
  const clock = createVirtualClock(at);
  // Timers are run by hand, in between readings: the clock that arms them must not.
  const unarmed = { ...clock, after: () => () => {} };
  const watch = createWatch(unarmed, null);
  watch.start();
  const world = createWorld({
    clock: unarmed,
    watch,
    ids: createSequentialIds(),
    service: BUILT_IN_SERVICE,
    layouts,
    notifier: createNotifier(),
    book: createRuleBook(rules, decodersFor(decoders, rules)),
    observer,
    mayDecide: () => true,
    mayTell: () => true,
    decided: () => {},
  });
  if (inventory) {
    world.inventory.topics = createAttributeTopics(inventory.topics);
    takeUpInventory(world, inventory.files);
  }
  return { world, clock, from: at };
};

/** Runs every timer due up to `until`, each at its own time. */
const advance = ({ world, clock }: Run, until: number, record: Recorder): void => {
  for (let at = world.timers.nextAt(); at !== null && at <= until; at = world.timers.nextAt()) {
    clock.advanceTo(at);
    world.timers.run();
    record.take(world);
  }
};

interface Recorder {
  readonly take: (world: World) => void;
  readonly outcomes: () => Omit<Outcomes, 'pending' | 'counts' | 'span'>;
}

const createRecord = (devices: ReadonlyMap<ActivationId, string>): Recorder => {
  const alarms = new Map<string, SimulatedAlarm>();
  const notifications: Notification[] = [];
  const severities = new Map<NotificationSid, Severity>();
  const transitions: Transition[] = [];
  return {
    take: ({ ledger }) => {
      if (ledger.isEmpty()) return;
      const batch = ledger.take();
      for (const { id, rule, key, severity, raisedAt, clearedAt } of batch.activations) {
        alarms.set(id, { id, rule, key, device: devices.get(id) ?? key, severity, raisedAt, clearedAt });
      }
      notifications.push(...batch.notifications);
      for (const { sid, origin } of batch.notifications) {
        const alarm = origin && alarms.get(origin.activation);
        if (alarm) severities.set(sid, alarm.severity);
      }
      transitions.push(...batch.transitions);
    },
    outcomes: () => ({ alarms: [...alarms.values()], notifications, severities, transitions }),
  };
};

const pendingOf = ({ fleet }: World): readonly SimulatedPending[] =>
  [...fleet.instances()].flatMap(({ rule, about: { key }, alarm }) =>
    alarm && (alarm.state === 'pending' || alarm.state === 'clearing')
      ? [{ rule: rule.id, key, state: alarm.state, since: alarm.sinceObservedAt, dueAt: alarm.dueAt }]
      : [],
  );
