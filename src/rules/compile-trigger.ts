import { createAbsence, createAbsenceExplain } from './absence.ts';
import { type CompiledCondition, compileCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Condition, NamedConditions } from './condition.ts';
import { createEvaluate } from './evaluate.ts';
import { createExplain, explainAll } from './explain.ts';
import type { FactScope } from './fact-reader.ts';
import { createLevels } from './levels.ts';
import type { LevelsTrigger, Trigger } from './trigger.ts';

type Compiled = Pick<CompiledRule, 'evaluate' | 'evaluateClear' | 'explain'>;

/** What raises and ends the rule's alarm, ready to be asked. */
export const compileTrigger = (trigger: Trigger, named: NamedConditions, scope: FactScope): Compiled => {
  const compile = (condition: Condition) => compileCondition(condition, named, scope);
  switch (trigger.type) {
    case 'condition': {
      const when = compile(trigger.when);
      return {
        evaluate: createEvaluate(when),
        evaluateClear: trigger.clearWhen && createEvaluate(compile(trigger.clearWhen)),
        explain: createExplain(when),
      };
    }
    case 'levels':
      return compileLevels(trigger, compile);
    case 'absence': {
      const evaluate = createAbsence(trigger);
      return { evaluate, evaluateClear: null, explain: createAbsenceExplain(trigger, evaluate) };
    }
  }
};

const compileLevels = ({ levels }: LevelsTrigger, compile: (condition: Condition) => CompiledCondition): Compiled => {
  const compiled = levels.map(({ severity, when, clearWhen }) => ({
    severity,
    when: compile(when),
    clear: clearWhen && compile(clearWhen),
  }));
  const evaluate = createLevels(
    compiled.map(({ severity, when, clear }) => ({
      severity,
      evaluate: createEvaluate(when),
      evaluateClear: clear && createEvaluate(clear),
    })),
  );
  return { evaluate, evaluateClear: null, explain: explainAll(compiled.map(({ severity, when }) => [severity, when])) };
};
