import { Engine } from 'json-rules-engine';
import { step } from '../src/alarms/step.ts';
import { momentOf } from '../src/app/judge-time.ts';
import type { World } from '../src/app/world.ts';
import type { Alarm } from '../src/model/alarm.ts';
import type { CompiledRule } from '../src/rules/compiled-rule.ts';
import type { Memory } from '../src/rules/memory.ts';
import { type Arm, threadCpuOf } from './measure.ts';
import { type BenchRule, createDice } from './workload.ts';

const ENGINE_READINGS = 60;

/** ns per evaluation: one run of the Engine per reading, with `facts` and a phase given to it. */
export const createEngine = (
  rules: readonly BenchRule[],
  facts: Readonly<Record<string, number>>,
  phases: number,
): Arm => {
  const engine = new Engine();
  for (const { id, all } of rules) engine.addRule({ conditions: { all: [...all] }, event: { type: id } });
  const dice = createDice();
  return async () => {
    const cpu = await threadCpuOf(async () => {
      for (let reading = 0; reading < ENGINE_READINGS; reading++) await engine.run({ ...facts, phase: dice(phases) });
    });
    return (cpu * 1000) / (ENGINE_READINGS * rules.length);
  };
};

/** A device without anything around it. */
export interface BareDevice {
  readonly memory: Memory;
  /** By the place of the rule. */
  readonly alarms: (Alarm | null)[];
}

/** Every rule's verdict and its alarm's step; how many transitions that made. */
export const stepAll = (
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

/** The workload is wrong if any other share of the evaluations than 1 in 200 was a transition. */
export const checkShare = (share: number): void => {
  if (share < 1 / 220 || share > 1 / 180) throw new Error(`1 evaluation in ${1 / share} was a transition`);
};
