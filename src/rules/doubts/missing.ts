import { attributeName } from '../attribute-fact.ts';
import { type Comparison, type Condition, comparisonsOf, factOperands } from '../condition.ts';
import { type Atom, type Choice, FALSE, type Formula, mapAtoms, TRUE, UNKNOWN, variablesOf } from './formula.ts';
import type { Names } from './meaning.ts';
import { createFormulas } from './question.ts';
import { isImpossible, isReachable } from './search.ts';
import { type DoubtDraft, type Doubter, pairsOf } from './subject.ts';

/**
 * Conditions that look as if they held for a device that never sends a fact: "not open" of a door that says nothing. They
 * are unknown, and stay so.
 */
export const findMissing: Doubter = ({ draft, names }) =>
  pairsOf({ draft }).flatMap(({ when, clearWhen, of }) => {
    const raise: Looked = draft.event
      ? { condition: when, whose: 'of a message without', never: 'it is no occurrence', nothing: 'makes no occurrence' }
      : { condition: when, whose: WHOSE, never: `${of} never raises an alarm for it`, nothing: 'raises no alarm' };
    if (!clearWhen) return lookAt(raise, names);
    const clear = {
      condition: clearWhen,
      after: when,
      whose: WHOSE,
      never: 'its alarm never ends',
      nothing: 'ends no alarm',
    };
    return [...lookAt(raise, names), ...lookAt(clear, names)];
  });

const WHOSE = 'of a device that never sends';

interface Looked {
  readonly condition: Condition;
  /** What has to be true before it matters. */
  readonly after?: Condition;
  /** In words that the name of a fact follows. */
  readonly whose: string;
  /** What comes of it when the condition is never true, and when a part of it is not. */
  readonly never: string;
  readonly nothing: string;
}

const lookAt = ({ condition, after, whose, never, nothing }: Looked, names: Names): readonly DoubtDraft[] => {
  const asked = after ? [condition, after] : [condition];
  const [formula, before] = createFormulas(asked.map((each) => ({ condition: each, names })));
  if (!formula || isImpossible([{ formula, verdicts: TRUE }])) return [];
  const toDraft = (key: string, fact: string, first: Comparison): DoubtDraft => {
    const isNever = isImpossible([{ formula, verdicts: TRUE }], withoutFact(key, [formula]));
    return {
      doubt: 'missing-fact',
      path: firstNegative(first, formula, key).path,
      message: `${describeLack(fact, whose)} this is unknown, not true: ${isNever ? never : `this part ${nothing}`}`,
      instead: insteadOf(fact),
    };
  };
  const seen = new Set<string>();
  return comparisonsOf(condition, names.named).flatMap((comparison) =>
    factOperands(comparison).flatMap((operand) => {
      const { key, isOwed } = names.meaningOf(operand);
      if (!isOwed || seen.has(key)) return [];
      seen.add(key);
      return isTrap(key, formula, before) ? [toDraft(key, operand.fact, comparison)] : [];
    }),
  );
};

const describeLack = (fact: string, whose: string): string => {
  const attribute = attributeName(fact);
  return attribute === undefined ? `${whose} "${fact}"` : `of a device without the attribute "${attribute}"`;
};

const insteadOf = (fact: string): string => {
  const asked = `an any with { fact: ${fact}, operator: known, value: false }`;
  return attributeName(fact) !== undefined ? asked : `facts: { ${fact}: { default: … } }, or ${asked}`;
};

/** The facts of these formulas while one of them, and what is made of it, is missing. */
const withoutFact = (key: string, formulas: readonly Formula[]): Choice => {
  const choice: (number | undefined)[] = [];
  for (const { index, values, facts, without } of formulas.flatMap((formula) => [...variablesOf(formula)])) {
    if (facts.includes(key)) choice[index] = values.indexOf(without);
  }
  return choice;
};

/** Whether without the fact it is unknown, and would be true if what is missing were simply not so. */
const isTrap = (key: string, formula: Formula, before: Formula | undefined): boolean => {
  const given = withoutFact(key, before ? [formula, before] : [formula]);
  if (before && !isReachable([{ formula: before, verdicts: TRUE }], given)) return false;
  const twoValued = mapAtoms(formula, (atom) => (atom.variable.facts.includes(key) ? asTwoValued(atom) : atom));
  return isReachable(
    [
      { formula, verdicts: UNKNOWN },
      { formula: twoValued, verdicts: TRUE },
    ],
    given,
  );
};

/** What is missing is not equal, not above and not below anything. */
const asTwoValued = (atom: Atom): Atom => ({
  ...atom,
  verdicts: atom.verdicts.map((verdict) => {
    if (verdict !== UNKNOWN) return verdict;
    return isNegative(atom.comparison) ? TRUE : FALSE;
  }),
});

const NEGATIVE: readonly string[] = ['notEqual', 'notIn', 'doesNotContain'];

const isNegative = (comparison: Comparison | null): boolean => {
  const words = comparison?.operator.name.split(':') ?? [];
  const isDenied = words.filter((word) => word === 'not').length % 2 === 1;
  return NEGATIVE.includes(words.at(-1) ?? '') !== isDenied;
};

/** The comparison that is to blame: of several with the fact the first that lacking it is meant to make true. */
const firstNegative = (first: Comparison, formula: Formula, key: string): Comparison =>
  positions(formula, false).find(
    ({ atom, isDenied }) => atom.variable.facts.includes(key) && isNegative(atom.comparison) !== isDenied,
  )?.atom.comparison ?? first;

interface Position {
  readonly atom: Atom;
  readonly isDenied: boolean;
}

const positions = (formula: Formula, isDenied: boolean): readonly Position[] => {
  if (formula.type === 'atom') return [{ atom: formula, isDenied }];
  if (formula.type === 'not') return positions(formula.part, !isDenied);
  return formula.parts.flatMap((part) => positions(part, isDenied));
};
