import { type Choice, type Formula, type Variable, type Verdicts, variablesOf, verdictsOf } from './formula.ts';

/** A formula, and what it should come to: one of these verdicts. */
export interface Goal {
  readonly formula: Formula;
  readonly verdicts: Verdicts;
}

/** Beyond this many steps a question stays open: nobody should wait for a doubt. */
const MOST_STEPS = 20_000;

/** Whether it is sure that no facts bring all goals about at once. */
export const isImpossible = (goals: readonly Goal[], given?: Choice): boolean => search(goals, given) === 'no';

/** Whether some facts were found that bring all goals about at once. */
export const isReachable = (goals: readonly Goal[], given?: Choice): boolean => search(goals, given) === 'yes';

const search = (goals: readonly Goal[], given: Choice = []): 'yes' | 'no' | 'unsure' => {
  const variables = new Set(goals.flatMap(({ formula }) => [...variablesOf(formula)]));
  const open = [...variables].filter(({ index }) => given[index] === undefined).toSorted(fewestFirst);
  const choice = [...given];
  let steps = 0;
  const look = (depth: number): 'yes' | 'no' | 'unsure' => {
    let isSettled = true;
    for (const { formula, verdicts } of goals) {
      const possible = verdictsOf(formula, choice);
      if ((possible & verdicts) === 0) return 'no';
      isSettled &&= (possible & ~verdicts) === 0;
    }
    const variable = open[depth];
    if (isSettled || !variable) return 'yes';
    if (++steps > MOST_STEPS) return 'unsure';
    for (const [value] of variable.values.entries()) {
      choice[variable.index] = value;
      const found = look(depth + 1);
      if (found !== 'no') return found;
    }
    choice[variable.index] = undefined;
    return 'no';
  };
  return look(0);
};

const fewestFirst = (a: Variable, b: Variable): number => a.values.length - b.values.length;
