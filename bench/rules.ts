import { Engine } from 'json-rules-engine';
import { step } from '../src/alarms/step.ts';
import { decideReading } from '../src/app/decide.ts';
import { momentOf } from '../src/app/judge-time.ts';
import type { World } from '../src/app/world.ts';
import type { Alarm } from '../src/model/alarm.ts';
import { asDeviceId } from '../src/model/ids.ts';
import type { Reading } from '../src/model/reading.ts';
import type { CompiledRule } from '../src/rules/compiled-rule.ts';
import { createMemory, type Memory, remember } from '../src/rules/memory.ts';
import { type Arm, conclude, describe, median, print, runPairs, threadCpuOf } from './measure.ts';
import { type BenchRule, benchRules, createDice, openWorld, SOURCE, TEMPERATURE, topicOf } from './workload.ts';

/**
 * Rule evaluations: 1,000 rules, each looking at all of 1,000 devices, every alarm standing. A reading of a random device
 * ends the alarms of one phase in 400 and raises those of the phase before: 1 evaluation in 200 is a transition.
 */
const RULES = 1000;
const DEVICES = 1000;
const PHASES = 400;
const ROUNDS = 7;
const ENGINE_READINGS = 60;
const OUR_READINGS = 2000;
const TARGET = 100;

const main = async (): Promise<void> => {
  const rules = benchRules(RULES, { phases: PHASES });
  const theirs = createEngine(rules);
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

/** ns per evaluation: one run of the Engine per reading, with the facts given to it. */
const createEngine = (rules: readonly BenchRule[]): Arm => {
  const engine = new Engine();
  for (const { id, all } of rules) engine.addRule({ conditions: { all: [...all] }, event: { type: id } });
  const dice = createDice();
  return async () => {
    const cpu = await threadCpuOf(async () => {
      for (let reading = 0; reading < ENGINE_READINGS; reading++)
        await engine.run({ temperature: TEMPERATURE, phase: dice(PHASES) });
    });
    return (cpu * 1000) / (ENGINE_READINGS * RULES);
  };
};

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

const checkShare = (share: number): void => {
  if (share < 1 / 220 || share > 1 / 180) throw new Error(`1 evaluation in ${1 / share} was a transition`);
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

interface BareDevice {
  readonly memory: Memory;
  /** By the place of the rule. */
  readonly alarms: (Alarm | null)[];
}

const stepAll = (
  world: World,
  rules: readonly CompiledRule[],
  { device: { memory, alarms }, at }: { readonly device: BareDevice; readonly at: number },
): number => {
  const now = momentOf(world, at, at);
  let transitions = 0;
  for (const [place, rule] of rules.entries()) {
    const { verdict } = rule.evaluate(memory, now);
    const stepped = step(alarms[place] ?? null, { type: 'verdict', timing: rule, verdict, clear: null }, now);
    alarms[place] = stepped.alarm;
    transitions += stepped.effects.length;
  }
  return transitions;
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
