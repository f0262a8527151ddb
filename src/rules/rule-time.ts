import { explainWithin, withinWindows } from './active.ts';
import { createSchedule } from './active-window.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { WrittenRule } from './schema.ts';
import { isTimeFact } from './time-facts.ts';

type Looks = Pick<CompiledRule, 'evaluate' | 'evaluateClear' | 'explain' | 'explainClear'>;
type Timed = Looks & Pick<CompiledRule, 'followsWall' | 'gapMs' | 'maxAgeMs'>;

/** What a rule says of the wall clock, of silence and of old readings, around what its conditions come to. */
export const withTime = (rule: WrittenRule, facts: readonly string[], looks: Looks): Timed => {
  const { active, zone, maxAge, onGap, gap } = rule;
  const settings = {
    followsWall: active !== undefined || facts.some(isTimeFact),
    gapMs: onGap === 'reset' ? (gap ?? rule.for ?? 0) : null,
    maxAgeMs: maxAge ?? null,
  };
  if (active === undefined) return { ...looks, ...settings };
  const schedule = createSchedule(active, zone ?? null);
  return {
    ...settings,
    evaluate: withinWindows(schedule, looks.evaluate),
    evaluateClear: looks.evaluateClear,
    explain: explainWithin(schedule, looks.explain),
    explainClear: looks.explainClear,
  };
};
