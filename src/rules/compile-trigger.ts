import { createAbsence, createAbsenceExplain } from './absence.ts';
import { type CompiledCondition, compileCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Condition, NamedConditions } from './condition.ts';
import { createEvaluate } from './evaluate.ts';
import { createExplain, explainAll } from './explain.ts';
import type { FactScope } from './fact-reader.ts';
import { createLevels } from './levels.ts';
import type { LevelsTrigger, Trigger } from './trigger.ts';

type Compiled = Pick<CompiledRule, 'evaluate' | 'evaluateClear' | 'explain' | 'explainClear'>;

/** What raises and ends the rule's alarm, ready to be asked. */
export const compileTrigger = (trigger: Trigger, named: NamedConditions, scope: FactScope): Compiled => {
  const compile = (condition: Condition) => compileCondition(condition, named, scope);
  switch (trigger.type) {
    case 'condition': {
      const when = compile(trigger.when);
      const clear = trigger.clearWhen && compile(trigger.clearWhen);
      return {
        evaluate: createEvaluate(when),
        evaluateClear: clear && createEvaluate(clear),
        explain: createExplain(when),
        explainClear: clear && createExplain(clear),
      };
    }
    case 'levels':
      return compileLevels(trigger, compile);
    case 'absence': {
      const evaluate = createAbsence(trigger);
      return {
        ...{ evaluate, evaluateClear: null },
        ...{ explain: createAbsenceExplain(trigger, evaluate), explainClear: null },
      };
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
  const clears = compiled.flatMap(({ severity, clear }) => (clear ? [[severity, clear] as const] : []));
  return {
    ...{ evaluate, evaluateClear: null },
    explain: explainAll(compiled.map(({ severity, when }) => [severity, when])),
    explainClear: clears.length > 0 ? explainAll(clears) : null,
  };
};
