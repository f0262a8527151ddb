import type { ActivationId } from '../model/ids.ts';
import type { Obligation } from '../model/notification.ts';
import { takeFact } from '../rules/memory.ts';
import type { ActivationRecord, AlarmRecord, Saved } from '../store/batch.ts';
import type { Device, Fleet } from './fleet.ts';
import { arm } from './settle.ts';
import type { World } from './world.ts';

/** An alarm that was saved, but whose rule no text names any more: it cannot be told of. */
export interface Orphan {
  readonly rule: string;
  readonly key: string;
}

/** Takes up what the last run left: devices, facts, alarms with their obligations, and every timer. */
export const restoreWorld = (world: World, saved: Saved): readonly Orphan[] => {
  const { fleet } = world;
  const bySource = Map.groupBy(saved.facts, ({ source }) => source);
  for (const name of bySource.keys()) fleet.source(name).partial = true;
  for (const heard of saved.heard) restoreDevice(fleet, heard);
  for (const fact of saved.facts) {
    const source = fleet.source(fact.source);
    const device = source.devices.get(fact.device) ?? fleet.restore(source, fact.device, {});
    const slot = source.layout.find(fact.fact);
    if (slot !== undefined) takeFact(device.memory, slot, fact);
  }
  const index: Index = {
    activations: new Map(saved.activations.map((one) => [one.id, one])),
    obligations: Map.groupBy(saved.obligations, ({ activation }) => activation),
  };
  return saved.alarms.flatMap((record) => restoreAlarm(world, index, record));
};

/**
 * Where a source's readings always carry all that rules read, facts are not committed; what was committed with an alarm
 * is up to where its device was heard. Anything older is a redelivery of what was decided already.
 */
const restoreDevice = (
  fleet: Fleet,
  { source: name, device: id, labels, observedAt, receivedAt }: Saved['heard'][number],
) => {
  const source = fleet.source(name);
  const device = source.devices.get(id) ?? fleet.restore(source, id, labels);
  device.memory.newestObservedAt = observedAt;
  device.memory.heardAt = receivedAt;
  if (!source.partial) markHeard(device, observedAt);
};

const markHeard = ({ source, memory }: Device, observedAt: number): void => {
  for (let slot = 0; slot < source.layout.names.length; slot++) {
    memory.values[slot] = undefined;
    memory.observedAt[slot] = observedAt;
    memory.watchedAt[slot] = Number.NEGATIVE_INFINITY;
  }
};

interface Index {
  readonly activations: ReadonlyMap<ActivationId, ActivationRecord>;
  readonly obligations: ReadonlyMap<ActivationId, readonly Obligation[]>;
}

const restoreAlarm = (world: World, index: Index, record: AlarmRecord): readonly Orphan[] => {
  const { rule: id, key, alarm, labels } = record;
  const rule = world.book.rules.get(id);
  if (!rule || rule.source !== record.source) {
    world.ledger.alarm({ ...record, alarm: null });
    return [{ rule: id, key }];
  }
  const source = world.fleet.source(record.source);
  const device = source.devices.get(record.device) ?? world.fleet.restore(source, record.device, labels);
  const instance = world.fleet.add(device, rule, key, labels);
  instance.alarm = alarm;
  const activation = alarm?.activation?.id;
  instance.record = (activation && index.activations.get(activation)) || null;
  instance.obligations = (activation && index.obligations.get(activation)) || [];
  // With its facts restored an alarm is looked at as soon as watch time runs: some may have gone stale.
  arm(world, instance, source.partial ? world.watch.now() : (alarm?.dueAt ?? Number.POSITIVE_INFINITY));
  for (const { dueAt, entry } of instance.obligations) {
    if (dueAt !== null && activation) world.timers.wall(dueAt, { instance, activation, entry });
  }
  return [];
};
