import { AREAS } from './plant.ts';
import type { Random } from './random.ts';

/** One message to publish. */
export interface Published {
  readonly topic: string;
  /** The device, as the alarm's key shows it. */
  readonly key: string;
  readonly kind: 'machine' | 'tank' | 'bell';
  /** Epoch ms; null for a device without a clock. */
  readonly at: number | null;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface FleetSize {
  readonly machines: number;
  readonly tanks: number;
  readonly bells: number;
}

/** The last message of every run: when its alarm stands, all before it are decided. */
export const SENTINEL_KEY = 'a00/last';

export const payloadOf = ({ at, facts }: Published): string =>
  JSON.stringify(at === null ? facts : { ts: new Date(at).toISOString(), ...facts });

/** `count` messages of devices in a random order, each device's own in the order of its time. */
export const drawReadings = (random: Random, fleet: FleetSize, count: number): readonly Published[] => {
  const devices = [
    ...drawDevices(random, fleet.machines, drawMachine),
    ...drawDevices(random, fleet.tanks, drawTank),
    ...drawDevices(random, fleet.bells, drawBell),
  ];
  const readings = Array.from({ length: count - 1 }, () => random.pick(devices)());
  return [...readings, sentinel];
};

const sentinel: Published = {
  topic: `plant/${SENTINEL_KEY}/s`,
  key: SENTINEL_KEY,
  kind: 'machine',
  at: Date.UTC(2025, 5, 1),
  facts: { door: 'open', pump: 'off' },
};

type Device = () => Published;
type Draw = (random: Random, key: string) => Device;

const drawDevices = (random: Random, count: number, draw: Draw): readonly Device[] =>
  Array.from({ length: count }, (_, index) => draw(random, `${AREAS[index % AREAS.length]}/d${index}`));

/** A clock that goes on by 1 to 9 minutes: long enough for delays by event time, far too short by the wall. */
const drawClock = (random: Random) => {
  let at = Date.UTC(2025, 5, 1) + random.below(3_600_000);
  return () => {
    at += (1 + random.below(9)) * 60_000 + random.below(1000);
    return at;
  };
};

/** Temperature on one topic, door and pump on another, not always both. Its first message names both. */
const drawMachine: Draw = (random, key) => {
  const clock = drawClock(random);
  const temperature = drawLevels(random, [
    [81, 95],
    [71, 80],
    [50, 70],
  ]);
  let spoken = false;
  const switches = () => {
    const door = random.chance(0.25) ? 'open' : 'closed';
    const pump = random.chance(0.85) ? 'on' : 'off';
    const part = spoken ? random.below(3) : 2;
    spoken = true;
    return part === 0 ? { door } : part === 1 ? { pump } : { door, pump };
  };
  return () => {
    const isSwitch = !spoken || random.chance(0.25);
    const facts = isSwitch ? switches() : { temperature: temperature() };
    return { topic: `plant/${key}/${isSwitch ? 's' : 't'}`, key, kind: 'machine', at: clock(), facts };
  };
};

const drawTank: Draw = (random, key) => {
  const clock = drawClock(random);
  const level = drawLevels(random, [
    [1, 9],
    [10, 14],
    [15, 99],
  ]);
  return () => ({ topic: `tank/${key}`, key, kind: 'tank', at: clock(), facts: { level: level() } });
};

const drawBell: Draw = (random, key) => {
  let count = 0;
  return () => {
    const state = random.chance(0.3) ? 'on' : 'off';
    return { topic: `bell/${key}`, key, kind: 'bell', at: null, facts: { state, count: ++count } };
  };
};

/** Values that stay in one range for a while before they move to another. */
const drawLevels = (random: Random, ranges: readonly (readonly [low: number, high: number])[]) => {
  let range = random.pick(ranges);
  return (): number => {
    if (random.chance(0.22)) range = random.pick(ranges);
    const [low, high] = range;
    return low + random.below(high - low + 1);
  };
};
