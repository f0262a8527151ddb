import { createVirtualClock, type VirtualClock } from '../base/clock.ts';
import { createSequentialIds } from '../base/ids.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { AttributeTopic } from '../inventory/attribute-topic.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { AlarmState, Transition } from '../model/alarm.ts';
import type { NotificationSid } from '../model/ids.ts';
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
import { createRuleBook } from './rule-book.ts';
import { decodersFor } from './rule-files.ts';
import { takeUpInventory } from './take-up-inventory.ts';
import { createWatch } from './watch.ts';
import type { Observer, World } from './world.ts';

export interface Simulation {
  readonly rules: readonly CompiledRule[];
  readonly decoders: readonly Decoder[];
  readonly layouts: FactLayouts;
  /** In the order they arrived. `receivedAt` drives virtual time; a step back leaves it where it is. */
  readonly messages: Iterable<Message>;
  /** What is known of the devices, and the topics that say more of them. */
  readonly inventory?: { readonly files: Inventory; readonly topics: readonly AttributeTopic[] };
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
}

export interface SimulatedAlarm {
  readonly rule: string;
  readonly key: string;
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
export const simulate = (simulation: Simulation): Outcomes => {
  const counts: Record<string, number> = { messages: 0 };
  const record = createRecord();
  let run: { world: World; clock: VirtualClock } | undefined;
  for (const message of simulation.messages) {
    run ??= startAt(message.receivedAt, simulation, countingObserver(counts));
    advance(run, message.receivedAt - 1, record);
    run.clock.advanceTo(message.receivedAt);
    count(counts, 'messages');
    decideMessage(run.world, message);
    record.take(run.world);
  }
  if (run) advance(run, run.clock.now(), record);
  return { ...record.outcomes(), pending: run ? pendingOf(run.world) : [], counts };
};

const startAt = (at: number, { rules, decoders, layouts, inventory }: Simulation, observer: Observer) => {
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
  return { world, clock };
};

/** Runs every timer due up to `until`, each at its own time. */
const advance = ({ world, clock }: { world: World; clock: VirtualClock }, until: number, record: Recorder): void => {
  for (let at = world.timers.nextAt(); at !== null && at <= until; at = world.timers.nextAt()) {
    clock.advanceTo(at);
    world.timers.run();
    record.take(world);
  }
};

interface Recorder {
  readonly take: (world: World) => void;
  readonly outcomes: () => Omit<Outcomes, 'pending' | 'counts'>;
}

const createRecord = (): Recorder => {
  const alarms = new Map<string, SimulatedAlarm>();
  const notifications: Notification[] = [];
  const severities = new Map<NotificationSid, Severity>();
  const transitions: Transition[] = [];
  return {
    take: ({ ledger }) => {
      if (ledger.isEmpty()) return;
      const batch = ledger.take();
      for (const { id, rule, key, severity, raisedAt, clearedAt } of batch.activations) {
        alarms.set(id, { rule, key, severity, raisedAt, clearedAt });
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

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

const countingObserver = (counts: Record<string, number>): Observer => ({
  reading: (_source, reason) => count(counts, `readings ${reason}`),
  unread: (_message, _source, { reason }) => count(counts, `unread ${reason}`),
  occurrence: (reason) => count(counts, `occurrences ${reason}`),
  message: () => {},
  evaluated: () => {},
  unrouted: () => count(counts, 'unrouted'),
  failed: (error) => {
    throw error;
  },
  transition: ({ type }) => count(counts, type),
  told: (_instance, { decisions }) => {
    for (const { decision } of decisions) count(counts, decision);
  },
  request: () => {},
});
