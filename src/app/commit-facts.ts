import { asDeviceId } from '../model/ids.ts';
import type { Reading } from '../model/reading.ts';
import type { FactRecord } from '../store/batch.ts';
import type { Committed, Device } from './fleet.ts';
import { toHeardRecord } from './heard-record.ts';
import type { Route } from './rule-book.ts';
import type { World } from './world.ts';

/**
 * Once any reading of a source came without a fact that a rule reads, or for a rule that looks at how old a fact is,
 * rules read from memory there, and memory must outlive a crash: from then on each fact is committed before its message
 * is acknowledged.
 */
export const commitReading = (
  world: World,
  device: Device,
  reading: Reading,
  { reads, ages }: Pick<Route, 'reads' | 'ages'>,
): void => {
  const { source } = device;
  if (source.partial) {
    for (const fact in reading.facts) commitFact(world, device, fact);
    commitHeard(world, device);
  } else if (ages || lacks(reading.facts, reads)) {
    source.partial = true;
    world.ledger.fact(partialMark(source.name));
    for (const each of source.devices.values()) {
      commitMemory(world, each);
      commitHeard(world, each);
    }
  } else if (hasNull(reading.facts, reads) && isOpen(device)) {
    // Else a restart would judge the alarm by what no longer holds.
    commitMemory(world, device);
    commitHeard(world, device);
  }
};

const lacks = (facts: Reading['facts'], reads: readonly string[]): boolean => {
  for (const fact of reads) if (!Object.hasOwn(facts, fact)) return true;
  return false;
};

const hasNull = (facts: Reading['facts'], reads: readonly string[]): boolean => {
  for (const fact of reads) if (facts[fact] === null) return true;
  return false;
};

/** Whether something may be open about the device. */
const isOpen = ({ instances, source }: Device): boolean =>
  source.keyed.size > 0 || instances.some((instance) => instance?.alarm);

/** Up to when the device was heard, and what its topics name: whom it tells is made of that. */
export const commitHeard = (world: World, { memory, source }: Device): void => {
  const record = source.isGroups ? null : toHeardRecord(memory);
  if (record) world.ledger.heard(record);
};

/**
 * With an alarm goes up to where its device was heard and, `withFacts`, what it was judged by: after a restart it is told
 * of, and may end, by timers alone. Nothing is remembered or written within one moment, so its alarms share that.
 */
export const commitWithAlarm = (
  world: World,
  device: Device,
  { now, withFacts }: Pick<Committed, 'now' | 'withFacts'>,
): void => {
  const { source } = device;
  if (source.isGroups) return;
  const before = source.committed?.device === device && source.committed.now === now ? source.committed : null;
  if (withFacts && !before?.withFacts && !source.partial) commitMemory(world, device);
  if (!before) commitHeard(world, device);
  if (!before || (withFacts && !before.withFacts)) source.committed = { device, now, withFacts };
};

/** That a source commits all its facts stands in the store as a fact of a device without a name, which no reading has. */
const partialMark = (source: string): FactRecord => ({
  source,
  device: asDeviceId(''),
  fact: 'partial',
  value: true,
  observedAt: 0,
  watchedAt: 0,
});

export const isPartialMark = ({ device }: Pick<FactRecord, 'device'>): boolean => device === '';

const commitMemory = (world: World, device: Device): void => {
  for (const fact of device.source.layout.names) commitFact(world, device, fact);
};

/** What is lost is written as lost, lest its default stand in after the next restart. */
const commitFact = (world: World, { memory, source }: Device, fact: string): void => {
  const slot = source.layout.find(fact);
  if (slot === undefined) return;
  const observedAt = memory.observedAt[slot];
  if (observedAt === undefined) return;
  const value = memory.values[slot];
  const times = { observedAt, watchedAt: memory.watchedAt[slot] ?? 0 };
  world.ledger.fact({ source: source.name, device: memory.device, fact, value, ...times });
};
