import type { StepNow } from '../alarms/step.ts';
import type { Alarm, Suppression } from '../model/alarm.ts';
import type { DeviceId, Key, RuleId } from '../model/ids.ts';
import type { Obligation } from '../model/notification.ts';
import type { Labels, Reading } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { FactLayout, FactLayouts } from '../rules/fact-layout.ts';
import { isGroupSource } from '../rules/group/group-source.ts';
import { createMemory, type Memory } from '../rules/memory.ts';

/** One rule about one key that is more than Normal: the alarm, its obligations, and where its timer stands. */
export interface Instance {
  rule: CompiledRule;
  readonly about: About;
  alarm: Alarm | null;
  obligations: readonly Obligation[];
  /** What keeps its telling back, for operators to see. */
  suppressedBy?: readonly Suppression[];
  /** The earliest time (watch clock) at which the timer queue will look here; null when it will not. */
  queuedAt: number | null;
}

/** What an alarm is about. Shared by all alarms that are about their device: there may be a thousand of each. */
export interface About {
  readonly device: Device;
  readonly key: Key;
  /** Captures of the device and of the rule's own topic. */
  readonly labels: Labels;
}

export interface Device {
  readonly source: FleetSource;
  readonly memory: Memory;
  /** The labels that its attributes were looked up by; null before they were. */
  attributedBy: Labels | null;
  /** By the rule's place; holes are Normal. Left sparse: a device that few of many rules look at costs little. */
  readonly instances: (Instance | undefined)[];
  /** Of the newest of its instances whose key it is. */
  about: About | null;
  /** Instances about it whose key is finer than the device, or another thing altogether. */
  keyed: number;
}

export interface FleetSource {
  readonly name: string;
  readonly layout: FactLayout;
  readonly devices: Map<DeviceId, Device>;
  /** Instances of rules whose key is not the device. */
  readonly keyed: Map<RuleId, Map<Key, Instance>>;
  /** Its devices are groups of another source's: made anew from their members, so nothing of them but alarms is stored. */
  readonly isGroups: boolean;
  /** Some reading came without a fact that a rule reads: from then on facts are committed, not just remembered. */
  partial: boolean;
  /** What was last committed with an alarm: the other alarms of that moment share it. */
  committed: Committed | null;
  admitted: { minute: number; count: number };
}

export interface Committed {
  readonly device: Device;
  readonly now: StepNow;
  /** Its facts too. */
  readonly withFacts: boolean;
}

export interface Fleet {
  readonly source: (name: string) => FleetSource;
  readonly sources: () => Iterable<FleetSource>;
  /** The reading's device; null when its source has seen too many new ones this minute. */
  readonly admit: (source: FleetSource, reading: Reading) => Device | null;
  readonly restore: (source: FleetSource, device: DeviceId, labels: Labels) => Device;
  /** A device that is gone for good, or a group without members. */
  readonly forget: (device: Device) => void;
  readonly find: (device: Device, rule: CompiledRule, key: Key) => Instance | undefined;
  readonly add: (device: Device, rule: CompiledRule, key: Key, labels: Labels) => Instance;
  readonly drop: (instance: Instance) => void;
  readonly instances: () => Iterable<Instance>;
  readonly deviceCount: () => number;
  /** The devices that had to go for want of room since the last call: what is stored of them may go too. */
  readonly takeEvicted: () => readonly EvictedDevice[];
}

export interface EvictedDevice {
  readonly source: string;
  readonly device: DeviceId;
}

export interface FleetLimits {
  readonly newDevicesPerMinute: number;
  readonly maxDevices: number;
  /** A device had to go for want of room. */
  readonly evicted: (device: Device) => void;
}

const DEFAULT_FLEET_LIMITS: FleetLimits = { newDevicesPerMinute: 1000, maxDevices: 1_000_000, evicted: () => {} };

/** Every device heard and every instance that is more than Normal. Owned and changed by the decider alone. */
export const createFleet = (layouts: FactLayouts, given: Partial<FleetLimits> = {}): Fleet => {
  const limits = { ...DEFAULT_FLEET_LIMITS, ...given };
  const sources = new Map<string, FleetSource>();
  const evicted: EvictedDevice[] = [];
  let count = 0;
  const evict = (source: FleetSource) => {
    for (const device of evictOldest(source, limits.maxDevices)) {
      evicted.push({ source: source.name, device: device.memory.device });
      limits.evicted(device);
      count--;
    }
  };
  const restore = (source: FleetSource, id: DeviceId, labels: Labels): Device => {
    count++;
    return addDevice(source, id, labels);
  };
  return {
    source: (name) => sources.get(name) ?? addSource(sources, name, layouts.of(name)),
    sources: () => sources.values(),
    admit: (source, reading) => {
      const known = source.devices.get(reading.device);
      if (known) return known;
      if (!mayAdmit(source, reading.receivedAt, limits.newDevicesPerMinute)) return null;
      if (count >= limits.maxDevices) evict(source);
      return count < limits.maxDevices ? restore(source, reading.device, reading.labels) : null;
    },
    restore,
    forget: ({ source, memory }) => {
      if (source.devices.delete(memory.device)) count--;
    },
    find: (device, rule, key) =>
      rule.keyIsDevice ? device.instances[rule.place] : device.source.keyed.get(rule.id)?.get(key),
    add: addInstance,
    drop: dropInstance,
    instances: () => allInstances(sources.values()),
    deviceCount: () => count,
    takeEvicted: () => evicted.splice(0),
  };
};

const addDevice = (source: FleetSource, id: DeviceId, labels: Labels): Device => {
  const memory = createMemory(source.name, id, labels);
  const device: Device = { source, memory, attributedBy: null, instances: [], about: null, keyed: 0 };
  source.devices.set(id, device);
  return device;
};

const addSource = (sources: Map<string, FleetSource>, name: string, layout: FactLayout): FleetSource => {
  const source: FleetSource = {
    name,
    layout,
    devices: new Map(),
    keyed: new Map(),
    isGroups: isGroupSource(name),
    partial: false,
    committed: null,
    admitted: { minute: 0, count: 0 },
  };
  sources.set(name, source);
  return source;
};

/** A storm of invented device names may not push out the real ones: so many new ones a minute, then no more. */
const mayAdmit = (source: FleetSource, receivedAt: number, perMinute: number): boolean => {
  const minute = Math.floor(receivedAt / 60_000);
  if (source.admitted.minute !== minute) source.admitted = { minute, count: 0 };
  source.admitted.count++;
  return source.admitted.count <= perMinute;
};

/** Only what is Normal and owes nothing may go, oldest heard first; a hundredth at once, so that the search pays. */
const evictOldest = (source: FleetSource, maxDevices: number): readonly Device[] => {
  const isIdle = (device: Device) => device.keyed === 0 && device.instances.every((it) => it === undefined);
  const idle = [...source.devices.entries()].filter(([, device]) => isIdle(device));
  const oldest = idle.toSorted(([, a], [, b]) => a.memory.heardAt - b.memory.heardAt);
  const gone = oldest.slice(0, Math.max(1, Math.floor(maxDevices / 100)));
  for (const [id] of gone) source.devices.delete(id);
  return gone.map(([, device]) => device);
};

/** A device may invent keys as a publisher may invent devices: so many that are more than Normal, and no more. */
const MOST_KEYS_OF_DEVICE = 1000;

/** Whether there may be one more alarm of this rule about something of the device. */
export const mayAddKey = (device: Device, { keyIsDevice }: CompiledRule): boolean =>
  keyIsDevice || device.keyed < MOST_KEYS_OF_DEVICE;

/** Shared: there may be a million instances. */
const NONE: readonly never[] = Object.freeze([]);

const aboutOf = (device: Device, { keyIsDevice }: CompiledRule, key: Key, labels: Labels): About => {
  if (!keyIsDevice) return { device, key, labels };
  if (device.about?.labels !== labels) device.about = { device, key, labels };
  return device.about;
};

const addInstance = (device: Device, rule: CompiledRule, key: Key, labels: Labels): Instance => {
  const instance: Instance = {
    rule,
    about: aboutOf(device, rule, key, labels),
    alarm: null,
    obligations: NONE,
    queuedAt: null,
  };
  if (rule.keyIsDevice) device.instances[rule.place] = instance;
  else {
    const keyed = device.source.keyed.get(rule.id) ?? new Map<Key, Instance>();
    device.source.keyed.set(rule.id, keyed.set(key, instance));
    device.keyed++;
  }
  return instance;
};

const dropInstance = ({ rule, about: { device, key } }: Instance): void => {
  if (rule.keyIsDevice) device.instances[rule.place] = undefined;
  else if (device.source.keyed.get(rule.id)?.delete(key)) device.keyed--;
};

function* allInstances(sources: Iterable<FleetSource>): Iterable<Instance> {
  for (const source of sources) {
    for (const device of source.devices.values()) {
      for (const instance of device.instances) if (instance) yield instance;
    }
    for (const keyed of source.keyed.values()) yield* keyed.values();
  }
}
