import { asKey } from '../model/ids.ts';
import { coveringFilters } from '../mqtt/covering.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device, Instance } from './fleet.ts';
import { judgeMemberAgain } from './group-judge.ts';
import { judgeInstance } from './judge.ts';
import type { World } from './world.ts';

/**
 * Asks every rule that reads attributes again about devices whose attributes have changed, as a timer would. Whoever
 * calls sees that what was decided is committed.
 */
export const reEvaluate = (world: World, devices: Iterable<Device>): void => {
  const rules = [...world.book.rules.values()].filter(
    ({ readsAttributes, mode }) => readsAttributes && mode !== 'event',
  );
  if (rules.length === 0) return;
  const bySource = Map.groupBy(
    rules.map((rule) => toAsked(world, rule)),
    ({ rule }) => rule.source,
  );
  for (const device of devices) {
    for (const asked of bySource.get(device.source.name) ?? []) ask(world, device, asked);
  }
};

interface Asked {
  readonly rule: CompiledRule;
  /** Every reading of its source concerns it, so that any device of the source may be asked about. */
  readonly hearsAll: boolean;
  /** Of a rule with keys finer than the device, what there is by device. */
  readonly keyed: ReadonlyMap<Device, readonly Instance[]>;
}

const toAsked = ({ book, fleet }: World, rule: CompiledRule): Asked => {
  const topics = book.decoders.find(({ source }) => source === rule.source)?.topics ?? [];
  const { topic } = rule;
  const hearsAll = topic === null || topics.every(({ filter }) => covers(topic.filter, filter));
  const keyed = rule.keyIsDevice ? [] : (fleet.source(rule.source).keyed.get(rule.id)?.values() ?? []);
  return { rule, hearsAll, keyed: Map.groupBy(keyed, ({ about }) => about.device) };
};

const covers = (wide: string, filter: string): boolean => coveringFilters([wide, filter]).every((one) => one === wide);

const ask = (world: World, device: Device, { rule, hearsAll, keyed }: Asked): void => {
  if (rule.group) {
    judgeMemberAgain(world, device, rule);
    return;
  }
  const known = rule.keyIsDevice ? [device.instances[rule.place]] : (keyed.get(device) ?? []);
  for (const instance of known) if (instance) judgeInstance(world, instance);
  const { memory } = device;
  const names = rule.topic?.captures ?? [];
  if (!hearsAll || !names.every(({ name }) => Object.hasOwn(memory.labels, name))) return;
  const key = rule.keyIsDevice ? asKey(memory.device) : rule.keyOf(memory, memory.labels);
  if (key === null || known.some((instance) => instance?.about.key === key)) return;
  judgeInstance(world, world.fleet.find(device, rule, key) ?? world.fleet.add(device, rule, key, memory.labels));
};
