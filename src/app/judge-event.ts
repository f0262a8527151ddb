import { step } from '../alarms/step.ts';
import type { Key } from '../model/ids.ts';
import type { Reading } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { hashJson } from '../rules/hash.ts';
import { memoryOfMessage } from '../rules/message-memory.ts';
import { type About, type Device, type Instance, mayAddKey } from './fleet.ts';
import { type JudgeNow, readMoment, unreadMoment } from './judge-time.ts';
import type { Route, RoutedRule } from './rule-book.ts';
import { settle } from './settle.ts';
import { ageOf, isTooOld } from './too-old.ts';
import type { World } from './world.ts';

/** Looks whether a message is an occurrence for one of the rules about events, late or not: by what it says itself. */
export const judgeEvents = (
  world: World,
  device: Device,
  reading: Reading,
  { events }: Pick<Route, 'events'>,
): void => {
  if (!events) return;
  const watchedAt = world.watch.now();
  const memory = memoryOfMessage(device.memory, device.source.layout, { reading, watchedAt });
  const now = readMoment(world, reading, watchedAt);
  world.observer.evaluated(events.length);
  for (const routed of events) judgeEvent(world, { ...device, memory }, routed, { reading, now });
};

interface Heard {
  readonly reading: Reading;
  readonly now: JudgeNow;
}

/** When it was heard, and by which topic. */
interface At {
  readonly now: JudgeNow;
  readonly topic: string;
}

/** `device` remembers nothing but the message. */
const judgeEvent = (world: World, device: Device, { rule, labels: own }: RoutedRule, { reading, now }: Heard): void => {
  const { memory } = device;
  const labels = { ...memory.labels, ...own };
  if (isTooOld(rule, ageOf(reading)) || rule.evaluate(memory, now, labels).verdict !== 'true') return;
  const key = rule.keyOf(memory, labels);
  if (key === null) return;
  const occurrence = nameOf(reading, key, rule.dedupOf?.(reading, labels) ?? null);
  if (occurrence !== null && world.occurrences.isKnown(rule.id, occurrence)) {
    world.observer.occurrence('duplicate-event');
    return;
  }
  const at = { now, topic: reading.topic };
  if (isCooling(world, { device, rule, key }, at)) world.observer.occurrence('cooling-down');
  else if (!mayAddKey(device, rule)) world.observer.reading(device.source.name, 'too-many-keys');
  else raise(world, world.fleet.add(device, rule, key, labels), at);
};

/** What tells it from all others; null when nothing does but the message's own delivery. Short, whatever a payload says. */
const nameOf = ({ device, observedAt, timed }: Reading, key: Key, dedup: string | null): string | null => {
  if (dedup !== null) return hashJson(['dedup', dedup]);
  return timed ? hashJson(['time', key, device, observedAt]) : null;
};

interface Occurring extends Pick<About, 'device' | 'key'> {
  readonly rule: CompiledRule;
}

/** Whether an occurrence of this key keeps others from being told; one whose time is over ends here. */
const isCooling = (world: World, about: Occurring, { now, topic }: At): boolean => {
  const { device, rule, key } = about;
  const before = world.fleet.find(device, rule, key);
  if (!before) return false;
  // Two devices' clocks are never compared: of another one only watch time counts.
  const isOwn = before.about.device.memory.device === device.memory.device;
  const at = isOwn ? now : { ...now, observedAt: Number.NaN, estimatedAt: now.estimatedAt ?? now.observedAt };
  const stepped = step(before.alarm, { type: 'cooldown', timing: rule }, at);
  settle(world, before, { stepped, now: at, topic, recheckAt: null });
  if (stepped.alarm !== null) return true;
  world.fleet.drop(before);
  return false;
};

const raise = (world: World, instance: Instance, { now, topic }: At): void => {
  const { rule: timing } = instance;
  const raised = step(null, { type: 'occurrence', timing }, now);
  settle(world, instance, { stepped: raised, now, topic, recheckAt: null });
  if (timing.cooldownMs > 0) return;
  const ended = step(raised.alarm, { type: 'cooldown', timing }, now);
  settle(world, instance, { stepped: ended, now, topic, recheckAt: null });
};

/** A timer asks whether the cooldown is over. */
export const judgeCooldown = (world: World, instance: Instance): void => {
  const now = unreadMoment(world, instance.about.device);
  const stepped = step(instance.alarm, { type: 'cooldown', timing: instance.rule }, now);
  settle(world, instance, { stepped, now, topic: null, recheckAt: null });
};
