import { asKey } from '../model/ids.ts';
import type { Reading } from '../model/reading.ts';
import { createHeardAt } from '../rules/absence.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { commitHeard } from './commit-facts.ts';
import type { Device, Instance } from './fleet.ts';
import { judgeInstance, judgeReading, sightOf } from './judge.ts';
import { readMoment } from './judge-time.ts';
import type { Route, RoutedRule } from './rule-book.ts';
import { arm } from './settle.ts';
import type { World } from './world.ts';

/** A reading that was remembered, and the rules of its route that wait for silence. */
export interface Heard {
  readonly reading: Reading;
  readonly awaiting: Route['awaiting'];
  readonly watchedAt: number;
}

/**
 * Before any rule is asked: that the device was heard on the topics of single rules, and that it was heard at all, which
 * is committed with the message. A crash would otherwise take back what was heard last, and the device be called silent.
 */
export const noteHeard = (world: World, device: Device, { reading, awaiting, watchedAt }: Heard): void => {
  if (awaiting.length === 0) return;
  const { memory } = device;
  if (!reading.retained && reading.online !== false) {
    for (const { rule } of awaiting) {
      const filter = heardFilter(rule);
      if (filter === null) continue;
      memory.heardOn ??= new Map();
      memory.heardOn.set(filter, watchedAt);
    }
  }
  commitHeard(world, device);
};

/**
 * A reading that is no news to other rules, being late or doubled, is the sign of life that ends a silence. What was
 * retained is none, and yet may say that the device is gone.
 */
export const judgeUnjudged = (world: World, device: Device, { reading, awaiting, watchedAt }: Heard): void => {
  if (awaiting.length === 0 || (reading.retained && reading.online === undefined)) return;
  const taken = { now: readMoment(world, reading, watchedAt), topic: reading.topic };
  for (const { rule, labels } of awaiting) judgeReading(world, rule, sightOf(device, labels), taken);
};

/** What a device says of its connection concerns also the rules that listen to other topics of it. */
export const judgeElsewhere = (world: World, device: Device, awaiting: readonly RoutedRule[]): void => {
  const asked = new Set(awaiting.map(({ rule }) => rule.id));
  for (const instance of awaitingInstances(world, device)) {
    if (!asked.has(instance.rule.id)) judgeInstance(world, instance);
  }
};

/** Alarms of the device that wait for its silence. */
export const awaitingInstances = ({ book }: World, { instances, source, memory }: Device): readonly Instance[] => [
  ...instances.flatMap((instance) => (instance?.rule.awaitsSilence ? [instance] : [])),
  ...[...source.keyed].flatMap(([id, keyed]) => {
    const rule = book.rules.get(id);
    const key = rule?.awaitsSilence ? rule.keyOf(memory, memory.labels) : null;
    const instance = key === null ? undefined : keyed.get(key);
    return instance ? [instance] : [];
  }),
];

/** Has every device that the rule has heard, or that is expected, looked at as soon as watch time runs. */
export const awaitSilence = (world: World, rule: CompiledRule): void => {
  for (const device of world.fleet.source(rule.source).devices.values()) awaitSilenceOf(world, rule, device);
};

/** Nothing is stored of what is Normal, and a silent device brings no reading: a timer is all that sees it. */
export const awaitSilenceOf = (world: World, rule: CompiledRule, device: Device): void => {
  const { memory } = device;
  if (!isAwaited(rule, device)) return;
  const key = rule.keyIsDevice ? asKey(memory.device) : rule.keyOf(memory, memory.labels);
  if (key === null) return;
  const instance = world.fleet.find(device, rule, key) ?? world.fleet.add(device, rule, key, memory.labels);
  arm(world, instance, world.watch.now());
};

/** Whether the device's silence counts for the rule. */
export const isAwaited = (rule: CompiledRule, { memory }: Device): boolean =>
  Number.isFinite(createHeardAt(heardFilter(rule))(memory));

/** The topics on which a device must be heard for this rule; null: all of its source. */
const heardFilter = ({ topic, source }: CompiledRule): string | null =>
  topic === null || source === `topic:${topic.text}` ? null : topic.filter;
