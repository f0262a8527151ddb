import type { Alarm } from '../model/alarm.ts';
import { asDeviceId, asKey, type Key } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device, FleetSource, Instance } from './fleet.ts';
import type { FactTime, WhySight } from './why-input.ts';
import type { World } from './world.ts';

/** What may be seen of a running world, or of one made of what is stored. */
export type SeenWorld = Pick<World, 'clock' | 'watch' | 'fleet' | 'groups' | 'book'>;

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
    heardAt: Number.isFinite(memory.heardAt) ? memory.heardAt : null,
    explanation: looker.explain(memory, now, labels),
    inactive: evaluation.inactive ?? false,
    clear: alarm?.activation && looker.evaluateClear ? looker.evaluateClear(memory, now, labels).verdict : null,
    times: timesOf(device, now.watchedAt),
  };
};

/** By the clocks alone: an id is drawn only for a raise, which looking is none. */
const momentAt = ({ clock, watch }: SeenWorld) => ({
  observedAt: Number.NaN,
  watchedAt: watch.now(),
  wallAt: clock.now(),
});

/** `Fleet.source` would make one. */
export const findSource = ({ fleet }: SeenWorld, name: string): FleetSource | undefined => {
  for (const source of fleet.sources()) if (source.name === name) return source;
  return undefined;
};

const findInstance = (world: SeenWorld, rule: CompiledRule, key: Key): Instance | undefined => {
  const source = findSource(world, rule.source);
  if (rule.together || rule.group) return findAnywhere(world, rule, key);
  return rule.keyIsDevice
    ? source?.devices.get(asDeviceId(key))?.instances[rule.place]
    : source?.keyed.get(rule.id)?.get(key);
};

/** Groups of devices live in sources of their own. */
const findAnywhere = ({ fleet }: SeenWorld, { id }: CompiledRule, key: Key): Instance | undefined => {
  for (const instance of fleet.instances()) if (instance.rule.id === id && instance.about.key === key) return instance;
  return undefined;
};

const findDevice = (world: SeenWorld, rule: CompiledRule, key: Key): Device | undefined => {
  if (rule.group) return world.groups.of(rule.id, key)?.device;
  const source = findSource(world, rule.source);
  if (rule.keyIsDevice) return source?.devices.get(asDeviceId(key));
  for (const device of source?.devices.values() ?? []) {
    if (rule.keyOf(device.memory, device.memory.labels) === key) return device;
  }
  return undefined;
};

/** The key that the rule has for a device: what its newest readings were about; null: it has none. */
export const keyOfDevice = (world: SeenWorld, rule: CompiledRule, { memory }: Device): Key | null => {
  if (rule.group) return world.groups.groupOf(rule.id, memory.device)?.key ?? null;
  return rule.keyIsDevice ? asKey(memory.device) : rule.keyOf(memory, memory.labels);
};

const timesOf = ({ source, memory }: Device, watchedAt: number): ReadonlyMap<string, FactTime> =>
  new Map(
    source.layout.names.flatMap((name, slot): readonly (readonly [string, FactTime])[] => {
      const [observedAt, cameAt] = [memory.observedAt[slot], memory.watchedAt[slot]];
      if (observedAt === undefined || cameAt === undefined) return [];
      return [[name, { observedAt, ageMs: Math.max(0, watchedAt - cameAt) }]];
    }),
  );
