import type { World } from '../src/app/world.ts';
import { asDeviceId } from '../src/model/ids.ts';
import type { Reading } from '../src/model/reading.ts';
import { createMemory, remember } from '../src/rules/memory.ts';
import { type BareDevice, checkShare, createEngine, stepAll } from './evaluations.ts';
import { type Arm, conclude, describe, median, print, runPairs, threadCpuOf } from './measure.ts';
import { type BenchRule, benchRules, createDice, openWorld, SOURCE, TEMPERATURE, topicOf } from './workload.ts';

/**
 * Windows. Rule evaluations as in `rules`, but each rule compares the mean of five minutes or more, one of 20 windows that
 * each device has; json-rules-engine is given the mean ready-made. Then what a window of an hour takes, at one value a
 * second for 10,000 devices.
 */
const RULES = 1000;
const DEVICES = 1000;
const WINDOWS = 20;
const PHASES = 400;
const ROUNDS = 5;
const OUR_READINGS = 2000;
/** Less than of `rules`: beside its verdict each rule says when the next sample leaves its window. */
const TARGET = 30;

/** Devices that are measured, and that are told of: each window takes the same. */
const MEASURED = 500;
const FLEET = 10_000;
const HOUR_S = 3600;
/** Bytes for each window, by what is kept in it. */
const BOUNDS: Readonly<Record<string, number>> = { avg: 5000, median: 8000 };

const main = async (): Promise<void> => {
  const rules = windowRules();
  const ours = createArm(openWorld(rules));
  const theirs = createEngine(rules, { mean: TEMPERATURE }, PHASES);
  await theirs();
  const costs = await runPairs(ROUNDS, { ours, theirs });
  print(
    `windows: ns per evaluation: json-rules-engine ${describe(costs.theirs, 0)}, evaluate and step ${describe(costs.ours, 1)}`,
  );
  const times = costs.ratios.map((ratio) => 1 / ratio);
  conclude(median(times) >= TARGET, `windows: ${describe(times, 0)} times json-rules-engine; target ${TARGET}`);
  for (const [made, bound] of Object.entries(BOUNDS)) {
    const bytes = bytesPerWindow(made);
    const total = ((bytes * FLEET) / 1e6).toFixed(0);
    conclude(
      bytes <= bound,
      `windows: ${made} of 1 h at 1 Hz: ${bytes.toFixed(0)} bytes each, ${total} MB for ${FLEET} devices; bound ${bound}`,
    );
  }
};

const windowRules = (): readonly BenchRule[] =>
  benchRules(RULES, { phases: PHASES }).map((rule, index) => ({
    ...rule,
    facts: { mean: { avg: 'temperature', over: `${5 + (index % WINDOWS)}m` } },
    all: rule.all.map((one) => (one.fact === 'temperature' ? { ...one, fact: 'mean' } : one)),
  }));

/** ns per evaluation of readings of random devices, 10 ms apart, after each has been heard a few times. */
const createArm = (world: World): Arm => {
  const rules = [...world.book.rules.values()];
  const { layout } = world.fleet.source(SOURCE.name);
  const devices = Array.from({ length: DEVICES }, (_, device): BareDevice => {
    const { device: id, labels } = readingOf(device, 0, 0);
    return { memory: createMemory(SOURCE.name, id, labels), alarms: rules.map(() => null) };
  });
  const dice = createDice();
  let at = Date.UTC(2026, 0);
  const hear = (number: number): number => {
    const device = devices[number];
    if (!device) return 0;
    at += 10;
    remember(device.memory, layout, readingOf(number, dice(PHASES), at), at);
    return stepAll(world, rules, { device, at });
  };
  for (let device = 0; device < DEVICES; device++) hear(device);
  for (let reading = 0; reading < OUR_READINGS; reading++) hear(dice(DEVICES));
  return async () => {
    let transitions = 0;
    const cpu = await threadCpuOf(() => {
      for (let reading = 0; reading < OUR_READINGS; reading++) transitions += hear(dice(DEVICES));
    });
    checkShare(transitions / (OUR_READINGS * RULES));
    return (cpu * 1000) / (OUR_READINGS * RULES);
  };
};

const readingOf = (device: number, phase: number, at: number): Reading => ({
  source: SOURCE.name,
  device: asDeviceId(`l0/d${device}`),
  labels: LABELS,
  facts: { temperature: TEMPERATURE, phase },
  observedAt: at,
  receivedAt: at,
  timed: true,
  retained: false,
  topic: topicOf(0, 0),
});

const LABELS = { line: 'l0', device: 'd0' };

/** Live heap and buffers of one fleet more than of the same without a window. */
const bytesPerWindow = (made: string): number => {
  const bare = fleetBytes(undefined);
  return (fleetBytes({ mean: { [made]: 'temperature', over: '1h' } }) - bare) / MEASURED;
};

const fleetBytes = (facts: BenchRule['facts']): number => {
  const [rule] = benchRules(1, { phases: PHASES });
  if (!rule) throw new Error('no rule');
  const world = openWorld([facts ? { ...rule, facts } : rule]);
  const { layout } = world.fleet.source(SOURCE.name);
  const before = liveBytes();
  const memories = Array.from({ length: MEASURED }, (_, device) =>
    createMemory(SOURCE.name, asDeviceId(`l0/d${device}`), LABELS),
  );
  const dice = createDice();
  const start = Date.UTC(2026, 0);
  for (let second = 0; second < (facts ? HOUR_S * 1.1 : 2); second++) {
    const reading = readingOf(0, 0, start + second * 1000);
    for (const memory of memories) {
      remember(
        memory,
        layout,
        { ...reading, facts: { temperature: dice(TEMPERATURE) / 7, phase: 0 } },
        reading.receivedAt,
      );
    }
  }
  const bytes = liveBytes() - before;
  return memories.length === MEASURED ? bytes : Number.NaN;
};

const liveBytes = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

await main();
