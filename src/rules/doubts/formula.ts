import type { Verdict } from '../../model/verdict.ts';
import type { Comparison } from '../condition.ts';
import type { Value } from './domain.ts';

/** A set of verdicts. */
export type Verdicts = number;

const NONE: Verdicts = 0;
export const TRUE: Verdicts = 1;
export const FALSE: Verdicts = 2;
export const UNKNOWN: Verdicts = 4;

export const setOf = (verdict: Verdict): Verdicts =>
  verdict === 'true' ? TRUE : verdict === 'false' ? FALSE : UNKNOWN;

/** A condition over variables that have finitely many values each, so that all of them can be gone through. */
export type Formula = Atom | Joined | Negated;

export interface Atom {
  readonly type: 'atom';
  /** Null: the hours of the rule. */
  readonly comparison: Comparison | null;
  readonly variable: Variable;
  /** What the comparison comes to for each value of the variable. */
  readonly verdicts: readonly Verdicts[];
}

export interface Joined {
  readonly type: 'all' | 'any';
  readonly parts: readonly Formula[];
}

export interface Negated {
  readonly type: 'not';
  readonly part: Formula;
}

/** What a formula hangs on. Of a comparison that is beyond us, such as one of two facts, the values are verdicts. */
export interface Variable {
  /** Place among the variables of one question. */
  readonly index: number;
  /** In words: `temperature`. */
  readonly name: string;
  /** A fact, a comparison that is beyond us, or what the wall clock says. */
  readonly kind: 'fact' | 'comparison' | 'clock';
  /** Keys of the facts that it is made of. */
  readonly facts: readonly string[];
  readonly values: readonly Value[];
  /** The one that it has while a fact that it is made of has none. */
  readonly without: Value;
  /** Of a fact: what it is compared with. */
  readonly limits: readonly Value[];
}

/** Which of its values each variable has; -1 or nothing: any of them. */
export type Choice = readonly (number | undefined)[];

/** What the formula may come to. Exact once every variable has a value, otherwise perhaps more than it can. */
export const verdictsOf = (formula: Formula, choice: Choice): Verdicts => {
  switch (formula.type) {
    case 'atom': {
      const { verdicts, variable } = formula;
      const chosen = choice[variable.index] ?? -1;
      return chosen >= 0 ? (verdicts[chosen] ?? NONE) : verdicts.reduce((all, each) => all | each, NONE);
    }
    case 'not':
      return negated(verdictsOf(formula.part, choice));
    case 'all':
      return joined(formula.parts, choice, { decisive: FALSE, neutral: TRUE });
    case 'any':
      return joined(formula.parts, choice, { decisive: TRUE, neutral: FALSE });
  }
};

/** True and false change places. */
const negated = (verdicts: Verdicts): Verdicts =>
  (verdicts & UNKNOWN) | (verdicts & TRUE ? FALSE : NONE) | (verdicts & FALSE ? TRUE : NONE);

/** Kleene's `all` and `any`: one decisive part is enough, and unknown is what needs no decisive part and has an unknown one. */
const joined = (
  parts: readonly Formula[],
  choice: Choice,
  { decisive, neutral }: { readonly decisive: Verdicts; readonly neutral: Verdicts },
): Verdicts => {
  let some = NONE;
  let areNeutral = true;
  let areUndecided = true;
  for (const part of parts) {
    const verdicts = verdictsOf(part, choice);
    some |= verdicts;
    areNeutral &&= (verdicts & neutral) !== 0;
    areUndecided &&= (verdicts & (neutral | UNKNOWN)) !== 0;
  }
  return (some & decisive) | (areNeutral ? neutral : NONE) | (areUndecided ? some & UNKNOWN : NONE);
};

/** Every variable of the formula, each once. */
export const variablesOf = (formula: Formula): ReadonlySet<Variable> =>
  new Set(atomsOf(formula).map(({ variable }) => variable));

export const atomsOf = (formula: Formula): readonly Atom[] => {
  if (formula.type === 'atom') return [formula];
  return formula.type === 'not' ? atomsOf(formula.part) : formula.parts.flatMap(atomsOf);
};

/** The formula with other atoms in place of its own. */
export const mapAtoms = (formula: Formula, change: (atom: Atom) => Atom): Formula => {
  if (formula.type === 'atom') return change(formula);
  if (formula.type === 'not') return { type: 'not', part: mapAtoms(formula.part, change) };
  return { type: formula.type, parts: formula.parts.map((part) => mapAtoms(part, change)) };
};

/** The formula for one value of a variable. */
export const fixed = (formula: Formula, variable: Variable, value: number): Formula =>
  mapAtoms(formula, (atom) =>
    atom.variable === variable ? { ...atom, verdicts: atom.verdicts.map(() => atom.verdicts[value] ?? NONE) } : atom,
  );
