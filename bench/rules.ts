import { decideReading } from '../src/app/decide.ts';
import type { World } from '../src/app/world.ts';
import { asDeviceId } from '../src/model/ids.ts';
import type { Reading } from '../src/model/reading.ts';
import { createMemory, remember } from '../src/rules/memory.ts';
import { type BareDevice, checkShare, createEngine, stepAll } from './evaluations.ts';
import { type Arm, conclude, describe, median, print, runPairs, threadCpuOf } from './measure.ts';
import { benchRules, createDice, openWorld, SOURCE, TEMPERATURE, topicOf } from './workload.ts';

/**
 * Rule evaluations: 1,000 rules, each looking at all of 1,000 devices, every alarm standing. A reading of a random device
 * ends the alarms of one phase in 400 and raises those of the phase before: 1 evaluation in 200 is a transition.
 */
const RULES = 1000;
const DEVICES = 1000;
const PHASES = 400;
const ROUNDS = 7;
const OUR_READINGS = 2000;
const TARGET = 100;

const main = async (): Promise<void> => {
  const rules = benchRules(RULES, { phases: PHASES });
  const theirs = createEngine(rules, { temperature: TEMPERATURE }, PHASES);
  const bare = createArm(createBareFleet(openWorld(rules)));
  const whole = createArm(createWholeFleet(openWorld(rules)));
  await theirs();
  const stepped = await runPairs(ROUNDS, { ours: bare, theirs });
  const decided = await runPairs(ROUNDS, { ours: whole, theirs });
  print(`rules: ns per evaluation: json-rules-engine ${describe([...stepped.theirs, ...decided.theirs], 0)},`);
  print(
    `       evaluate and step ${describe(stepped.ours, 1)}, with memory, evidence and ledger ${describe(decided.ours, 1)}`,
  );
  print(`rules: with memory, evidence and ledger ${describe(inverse(decided.ratios), 0)} times json-rules-engine`);
  const times = inverse(stepped.ratios);
  conclude(median(times) >= TARGET, `rules: ${describe(times, 0)} times json-rules-engine; target ${TARGET}`);
};

const inverse = (ratios: readonly number[]): readonly number[] => ratios.map((ratio) => 1 / ratio);

/** Takes a reading of the device with this number through every rule; how many transitions that made. */
type Fleet = (device: number, reading: Reading) => number;

/** ns per evaluation of readings of random devices, after each has been heard once. */
const createArm = (take: Fleet): Arm => {
  const dice = createDice();
  let at = Date.UTC(2026, 0);
  const hear = (device: number) => take(device, readingOf(device, dice(PHASES), at++));
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
  labels: { line: 'l0', device: `d${device}` },
  facts: { temperature: TEMPERATURE, phase },
  observedAt: at,
  receivedAt: at,
  timed: true,
  retained: false,
  topic: topicOf(0, device),
});

/** Memory, every rule's verdict and its alarm's step, and nothing else. */
const createBareFleet = (world: World): Fleet => {
  const rules = [...world.book.rules.values()];
  const { layout } = world.fleet.source(SOURCE.name);
  const devices = Array.from({ length: DEVICES }, (_, device): BareDevice => {
    const { device: id, labels } = readingOf(device, 0, 0);
    return { memory: createMemory(SOURCE.name, id, labels), alarms: rules.map(() => null) };
  });
  return (number, reading) => {
    const device = devices[number];
    if (!device) return 0;
    remember(device.memory, layout, reading, reading.receivedAt);
    return stepAll(world, rules, { device, at: reading.observedAt });
  };
};

/** All that a reading goes through in `serve` between decoder and store. */
const createWholeFleet = (world: World): Fleet => {
  const [route] = world.book.routes(topicOf(0, 0));
  if (!route) throw new Error('no rule looks at the devices');
  return (_device, reading) => {
    decideReading(world, reading, route);
    return world.ledger.isEmpty() ? 0 : world.ledger.take().transitions.length;
  };
};

await main();
