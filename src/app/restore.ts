import type { ActivationId } from '../model/ids.ts';
import type { Obligation } from '../model/notification.ts';
import { loseFact, takeFact } from '../rules/memory.ts';
import type { ActivationRecord, AlarmRecord, FactRecord, HeardRecord, Saved } from '../store/batch.ts';
import { awaitVerdicts } from './await-verdicts.ts';
import { isPartialMark } from './commit-facts.ts';
import { isHomeOf } from './group-home.ts';
import { takeUpGroups } from './group-take-up.ts';
import { takeHeardRecord } from './heard-record.ts';
import { isOccurrence } from './occurrences.ts';
import { endOrphan } from './orphan.ts';
import { arm } from './settle.ts';
import { ruleIn, takeUpTogether } from './take-up-together.ts';
import type { World } from './world.ts';

/**
 * Takes up what the last run left: devices, facts, alarms with their obligations, and every timer. Alarms whose rule is
 * gone end, and are returned.
 */
export const restoreWorld = (world: World, saved: Saved): readonly AlarmRecord[] => {
  takeUpOccurrences(world, saved.facts);
  for (const fact of saved.facts) if (isPartialMark(fact)) world.fleet.source(fact.source).partial = true;
  for (const heard of saved.heard) restoreDevice(world, heard);
  const alarmed = new Set(saved.alarms.map(nameOf));
  for (const fact of saved.facts) {
    if (isOccurrence(fact)) continue;
    if (world.fleet.source(fact.source).partial ? !isPartialMark(fact) : alarmed.has(nameOf(fact)))
      restoreFact(world, fact);
  }
  const index: Index = {
    activations: new Map(saved.activations.map((one) => [one.id, one])),
    obligations: Map.groupBy(saved.obligations, ({ activation }) => activation),
  };
  const orphans = saved.alarms.flatMap((record) => restoreAlarm(world, index, record));
  for (const rule of world.book.rules.values()) {
    awaitVerdicts(world, rule);
    takeUpGroups(world, rule);
  }
  takeUpTogether(world);
  return orphans;
};

/** Of rules that still are about events. */
const takeUpOccurrences = ({ occurrences, book }: World, facts: readonly FactRecord[]): void => {
  for (const fact of facts) if (isOccurrence(fact)) occurrences.restore(fact);
  for (const rule of occurrences.rules()) if (book.rules.get(rule)?.mode !== 'event') occurrences.forget(rule);
};

const nameOf = ({ source, device }: { readonly source: string; readonly device: string }) => `${source}\n${device}`;

const restoreDevice = (world: World, heard: HeardRecord) => {
  const source = world.fleet.source(heard.source);
  const { memory } = world.fleet.restore(source, heard.device, heard.labels);
  if (!takeHeardRecord(memory, heard) || source.partial) return;
  const lost = { observedAt: heard.observedAt, watchedAt: world.watch.now() };
  for (let slot = 0; slot < source.layout.names.length; slot++) loseFact(memory, slot, lost);
};

/**
 * Where a source's readings always carry all that rules read, facts are committed with alarms only, and of use as long
 * as there is one. They are what it was last judged by, and count as of the time up to which the device was heard:
 * anything older is a redelivery of what was decided already.
 */
const restoreFact = ({ fleet }: World, fact: FactRecord) => {
  const source = fleet.source(fact.source);
  const { memory } = source.devices.get(fact.device) ?? fleet.restore(source, fact.device, {});
  const slot = source.layout.find(fact.fact);
  if (slot === undefined) return;
  const isNewest = source.partial || memory.observedAt[slot] === undefined;
  const { value, ...times } = fact;
  if (value === undefined) {
    if (isNewest) loseFact(memory, slot, times);
  } else if (isNewest) takeFact(memory, slot, { ...times, value });
  else memory.values[slot] = value;
};

interface Index {
  readonly activations: ReadonlyMap<ActivationId, ActivationRecord>;
  readonly obligations: ReadonlyMap<ActivationId, readonly Obligation[]>;
}

const restoreAlarm = (world: World, index: Index, saved: AlarmRecord): readonly AlarmRecord[] => {
  const { rule: id, key, alarm, labels } = saved;
  const rule = world.book.rules.get(id);
  const source = world.fleet.source(saved.source);
  const device = source.devices.get(saved.device) ?? world.fleet.restore(source, saved.device, labels);
  const activation = alarm?.activation?.id;
  const record = (activation && index.activations.get(activation)) || null;
  const obligations = (activation && index.obligations.get(activation)) || [];
  if (!rule || !isHomeOf(rule, saved.source)) {
    endOrphan(world, { saved, device, record, obligations });
    return [saved];
  }
  const instance = Object.assign(world.fleet.add(device, ruleIn(rule, saved.source), key, labels), {
    alarm,
    obligations,
    ...(record && record.suppressedBy.length > 0 && { suppressedBy: record.suppressedBy }),
  });
  // Looked at as soon as watch time runs: some facts may have gone stale, or are to be waited for.
  arm(world, instance, world.watch.now());
  for (const { dueAt, entry } of obligations) {
    if (dueAt !== null && activation) world.timers.wall(dueAt, { instance, activation, entry });
  }
  return [];
};
