import type { Alarm } from '../model/alarm.ts';
import { asDeviceId, asKey, type Key } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { groupSourceName } from '../rules/group/group-source.ts';
import type { Device, Instance } from './fleet.ts';
import type { WhySight } from './why-input.ts';
import { findMembers } from './why-members.ts';
import { mayRead } from './why-reads.ts';
import { findSource, heardAtOf, type SeenWorld, timesOf } from './why-sight.ts';

/** What the rule sees of the key now; null: nothing. Nothing is made, fed or judged by looking. */
export const lookAt = (world: SeenWorld, rule: CompiledRule, key: Key): WhySight | null => {
  const instance = findInstance(world, rule, key);
  const device = instance?.about.device ?? findDevice(world, rule, key);
  if (!device) return null;
  const { memory } = device;
  const labels = instance?.about.labels ?? memory.labels;
  const alarm: Alarm | null = instance?.alarm ?? null;
  const now = momentAt(world);
  const looker = instance?.rule ?? rule;
  const evaluation = looker.evaluate(memory, now, labels, alarm?.activation?.severity ?? null);
  return {
    ...{ source: device.source.name, device: memory.device, labels, alarm },
    heardAt: heardAtOf(device),
    explanation: looker.explain(memory, now, labels),
    inactive: evaluation.inactive ?? false,
    recheckAt: evaluation.recheckAt,
    clear: alarm?.activation && looker.explainClear ? looker.explainClear(memory, now, labels) : null,
    times: timesOf(device, now.watchedAt),
    members: findMembers(world, rule, key, now),
  };
};

/** By the clocks alone: an id is drawn only for a raise, which looking is none. */
const momentAt = ({ clock, watch }: SeenWorld) => ({
  observedAt: Number.NaN,
  watchedAt: watch.now(),
  wallAt: clock.now(),
});

const findInstance = (world: SeenWorld, rule: CompiledRule, key: Key): Instance | undefined => {
  const { keyIsDevice, place, id } = rule;
  const source = findSource(world, rule.source);
  const own = keyIsDevice ? source?.devices.get(asDeviceId(key))?.instances[place] : source?.keyed.get(id)?.get(key);
  if (own) return own;
  // Groups of devices live in sources of their own.
  const home = findSource(world, groupSourceName(id))?.devices.get(asDeviceId(key));
  return home && world.fleet.find(home, rule.together?.group ?? rule, key);
};

const findDevice = (world: SeenWorld, rule: CompiledRule, key: Key): Device | undefined => {
  if (rule.group) return world.groups.of(rule.id, key)?.device;
  const source = findSource(world, rule.source);
  if (rule.keyIsDevice) {
    const device = source?.devices.get(asDeviceId(key));
    return device && mayRead(world, rule, device) ? device : undefined;
  }
  for (const device of source?.devices.values() ?? []) {
    if (rule.keyOf(device.memory, device.memory.labels) === key) return device;
  }
  return undefined;
};

/** The key that the rule has for a device: what its newest readings were about; null: it has none, or does not read it. */
export const keyOfDevice = (world: SeenWorld, rule: CompiledRule, device: Device): Key | null => {
  const { memory } = device;
  if (!mayRead(world, rule, device)) return null;
  if (rule.group) return world.groups.groupOf(rule.id, memory.device)?.key ?? null;
  return rule.keyIsDevice ? asKey(memory.device) : rule.keyOf(memory, memory.labels);
};

/** The keys that the rule knows something of: what stands open first. */
export const keysOf = (world: SeenWorld, rule: CompiledRule): readonly Key[] => {
  const open = new Set<Key>();
  const idle = new Set<Key>();
  const add = (key: Key | null, instance: Instance | undefined) => {
    if (key !== null) (instance?.alarm ? open : idle).add(key);
  };
  for (const { key, device } of world.groups.forRule(rule.id)) add(key, world.fleet.find(device, rule, key));
  const source = findSource(world, rule.source);
  for (const [key, instance] of source?.keyed.get(rule.id) ?? []) add(key, instance);
  for (const { instances } of findSource(world, groupSourceName(rule.id))?.devices.values() ?? []) {
    for (const instance of instances) if (instance) add(instance.about.key, instance);
  }
  for (const device of source?.devices.values() ?? []) {
    add(keyOfDevice(world, rule, device), rule.keyIsDevice ? device.instances[rule.place] : undefined);
  }
  return [...new Set([...open, ...idle])];
};
