import type { Severity } from '../model/rule.ts';
import type { Silence } from './absence.ts';
import type { Condition } from './condition.ts';
import type { TogetherSettings } from './together-settings.ts';

/** What raises an alarm and what ends it, as far as the rule says. */
export type Trigger = ConditionTrigger | LevelsTrigger | AbsenceTrigger;

export interface ConditionTrigger {
  readonly type: 'condition';
  readonly when: Condition;
  /** Null: it is over when `when` is false. */
  readonly clearWhen: Condition | null;
}

/** Several severities inside one alarm, least severe first. */
export interface LevelsTrigger {
  readonly type: 'levels';
  readonly levels: readonly LevelDraft[];
  /** `severity: latch-highest`: within one activation the severity never falls. */
  readonly latches: boolean;
}

export interface LevelDraft {
  readonly severity: Severity;
  readonly when: Condition;
  readonly clearWhen: Condition | null;
}

/** The device is silent, or said that it is gone. */
export interface AbsenceTrigger extends Silence {
  readonly type: 'absence';
  /** Null: each device is an alarm of its own, whatever happens to others. */
  readonly together: TogetherSettings | null;
}

/** Every condition that stands in it. */
export const conditionsOf = (trigger: Trigger): readonly Condition[] => {
  switch (trigger.type) {
    case 'condition':
      return pairOf(trigger);
    case 'levels':
      return trigger.levels.flatMap(pairOf);
    case 'absence':
      return [];
  }
};

const pairOf = ({ when, clearWhen }: Pick<LevelDraft, 'when' | 'clearWhen'>): readonly Condition[] =>
  clearWhen ? [when, clearWhen] : [when];
