import type { Json } from '../../../src/base/json.ts';
import type { CompiledRule } from '../../../src/rules/compiled-rule.ts';
import { remember } from '../../../src/rules/memory.ts';
import { at, type Given, reading, ruleWith } from '../given.ts';

/** A rule that derives `it` so, and one device. Times in seconds. */
export const deriving = (it: Json, more: Readonly<Record<string, Json>> = {}) => {
  const when = { fact: 'it', operator: 'known', value: true };
  const given = ruleWith(when, { facts: { it, ...(more.facts as object) }, ...(more.rule as object) });
  return deviceOf(given);
};

export const deviceOf = (given: Given) => {
  const { rule, memory, context } = given;
  const layout = context.layouts.of('plant');
  return {
    rule,
    memory,
    layout,
    /** A reading with a time of the device's own, heard at that time. */
    say: (second: number, facts: Readonly<Record<string, Json>>, heardAt = second) =>
      remember(
        memory,
        layout,
        reading(facts, { observedAt: second * 1000, receivedAt: heardAt * 1000 }),
        heardAt * 1000,
      ),
    /** One without. */
    sayUntimed: (second: number, facts: Readonly<Record<string, Json>>) =>
      remember(
        memory,
        layout,
        reading(facts, { observedAt: second * 1000, receivedAt: second * 1000, timed: false }),
        second * 1000,
      ),
    retained: (second: number, facts: Readonly<Record<string, Json>>) =>
      remember(memory, layout, reading(facts, { observedAt: second * 1000, retained: true }), second * 1000),
    /** What `it` is at a reading of this second. */
    it: (second: number): Json | undefined => rule.derived(memory, at(second * 1000)).it,
    /** What it is when a timer asks at this second of watch time. */
    itByTimer: (second: number): Json | undefined => rule.derived(memory, timer(second)).it,
    verdictAt: (second: number) => rule.evaluate(memory, timer(second)),
    originAt: (second: number) => originOf(rule, memory, second),
  };
};

const originOf = (rule: CompiledRule, memory: Given['memory'], second: number) =>
  rule.explain(memory, timer(second)).facts.find(({ fact }) => fact === 'it')?.origin;

const timer = (second: number) => ({ observedAt: Number.NaN, watchedAt: second * 1000, wallAt: second * 1000 });
