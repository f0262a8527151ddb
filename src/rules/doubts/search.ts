import { type Atom, atomsOf, type Choice, type Formula, type Variable, type Verdicts, verdictsOf } from './formula.ts';

/** A formula, and what it should come to: one of these verdicts. */
export interface Goal {
  readonly formula: Formula;
  readonly verdicts: Verdicts;
}

/** Beyond so many looks at a comparison a question stays open: nobody should wait for a doubt. */
const MOST_WORK = 300_000;

/** Whether it is sure that no facts bring all goals about at once. */
export const isImpossible = (goals: readonly Goal[], given?: Choice): boolean => search(goals, given) === 'no';

/** Whether some facts were found that bring all goals about at once. */
export const isReachable = (goals: readonly Goal[], given?: Choice): boolean => search(goals, given) === 'yes';

type Answer = 'yes' | 'no' | 'unsure';

const search = (goals: readonly Goal[], given: Choice = []): Answer => {
  const atoms = goals.flatMap(({ formula }) => atomsOf(formula));
  const open = openVariables(atoms, given);
  const choice = [...given];
  let work = 0;
  const look = (depth: number): Answer => {
    let isSettled = true;
    work += atoms.length;
    for (const { formula, verdicts } of goals) {
      const possible = verdictsOf(formula, choice);
      if ((possible & verdicts) === 0) return 'no';
      isSettled &&= (possible & ~verdicts) === 0;
    }
    const next = open[depth];
    if (isSettled || !next) return 'yes';
    for (const value of next.values) {
      if (work > MOST_WORK) return 'unsure';
      choice[next.variable.index] = value;
      const found = look(depth + 1);
      if (found !== 'no') return found;
    }
    choice[next.variable.index] = undefined;
    return 'no';
  };
  return look(0);
};

interface Open {
  readonly variable: Variable;
  /** One of all values for which its atoms come to the same. */
  readonly values: readonly number[];
}

/** The variables without a value, those first on which most hangs: what cannot be is then seen early. */
const openVariables = (atoms: readonly Atom[], given: Choice): readonly Open[] =>
  [...Map.groupBy(atoms, ({ variable }) => variable)]
    .filter(([{ index }]) => given[index] === undefined)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([variable, its]) => ({ variable, values: distinctValues(variable, its) }));

const distinctValues = ({ values }: Variable, atoms: readonly Atom[]): readonly number[] => {
  const byVerdicts = new Map<string, number>();
  for (const index of values.keys()) {
    const verdicts = atoms.map((atom) => atom.verdicts[index]).join('');
    if (!byVerdicts.has(verdicts)) byVerdicts.set(verdicts, index);
  }
  return [...byVerdicts.values()];
};
