import type { Effect, Step, StepNow } from '../alarms/step.ts';
import type { Transition } from '../model/alarm.ts';
import { openRecordOf, recordOf } from './activation-record.ts';
import { commitWithAlarm } from './commit-facts.ts';
import type { Instance } from './fleet.ts';
import { unreadMoment } from './judge-time.ts';
import { tellTransition } from './telling.ts';
import type { World } from './world.ts';

export interface Settling {
  readonly stepped: Step;
  readonly now: StepNow;
  /** Topic of the message that led here; null when a timer or an operator did. */
  readonly topic: string | null;
  /** Watch time at which the verdict may change without a message. */
  readonly recheckAt: number | null;
}

/** Takes a step into the fleet, the ledger and the timer queue, and tells whom it concerns. */
export const settle = (world: World, instance: Instance, settling: Settling): void => {
  const { stepped, recheckAt } = settling;
  const before = instance.alarm;
  instance.alarm = stepped.alarm;
  for (const effect of stepped.effects) record(world, instance, effect, settling);
  if (instance.rule.together && stepped.effects.length > 0) world.together.note(instance);
  if (stepped.alarm !== before) recordAlarm(world, instance, settling.now);
  if (stepped.alarm !== before && stepped.effects.length === 0) recordState(world, instance);
  arm(
    world,
    instance,
    Math.min(stepped.alarm?.dueAt ?? Number.POSITIVE_INFINITY, recheckAt ?? Number.POSITIVE_INFINITY),
  );
  dropIfIdle(world, instance);
};

const record = (world: World, instance: Instance, effect: Effect, { stepped, topic }: Settling): void => {
  const { rule, about } = instance;
  const { device, key, labels } = about;
  const { activation } = effect;
  const transition: Transition = {
    activation: activation.id,
    number: activation.number,
    type: effect.transition,
    rule: rule.id,
    key,
    severity: activation.severity,
    reason: stepped.reason,
    observedAt: effect.observedAt,
    decidedAt: world.clock.now(),
    ruleHash: rule.hash,
    topic,
    labels,
    evidence: rule.evidence(device.memory, unreadMoment(world, device)),
  };
  world.ledger.transition(transition);
  world.ledger.activation(recordOf(instance, activation, transition));
  tellTransition(world, instance, transition, activation);
  world.observer.transition(transition, instance);
};

/** Active or Clearing: no transition, but operators see it. */
const recordState = (world: World, instance: Instance): void => {
  const record = openRecordOf(instance);
  if (record) world.ledger.activation(record);
};

/**
 * The alarm as it now stands, what it was judged by, and up to where its device was heard: what is delivered again is
 * then known to be late.
 */
const recordAlarm = (world: World, { rule, about, alarm }: Instance, now: StepNow): void => {
  const { device, key, labels } = about;
  const { memory, source } = device;
  world.ledger.alarm({
    rule: rule.id,
    key,
    source: source.name,
    device: memory.device,
    labels,
    ruleHash: rule.hash,
    alarm,
  });
  // An event ends by itself: no fact is needed for that, and its message may be older than what is remembered.
  commitWithAlarm(world, device, { now, withFacts: alarm !== null && rule.mode !== 'event' });
};

/** One entry of the queue per instance: a later due time is found when the earlier one comes up. */
export const arm = (world: World, instance: Instance, dueAt: number): void => {
  if (dueAt === Number.POSITIVE_INFINITY || (instance.queuedAt !== null && dueAt >= instance.queuedAt)) return;
  instance.queuedAt = dueAt;
  world.timers.watch(dueAt, instance);
};

const dropIfIdle = (world: World, instance: Instance): void => {
  if (instance.alarm !== null || instance.queuedAt !== null) return;
  if (instance.obligations.every(({ owed }) => owed === 'nothing')) world.fleet.drop(instance);
};
