import { attributeName } from '../attribute-fact.ts';
import { type Comparison, type Condition, comparisonsOf, factOperands } from '../condition.ts';
import { type Atom, FALSE, type Formula, mapAtoms, TRUE, UNKNOWN, variablesOf } from './formula.ts';
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
    const so = draft.event ? 'it is no occurrence' : `${of} never raises an alarm for it`;
    const whose = draft.event ? 'of a message without' : 'of a device that never sends';
    return [
      ...lookAt({ condition: when, so, whose }, names),
      ...(clearWhen ? lookAt({ condition: clearWhen, after: when, so: 'its alarm never ends', whose }, names) : []),
    ];
  });

interface Looked {
  readonly condition: Condition;
  /** What has to be true before it matters. */
  readonly after?: Condition;
  /** What comes of it that the condition stays unknown. */
  readonly so: string;
  /** In words that the name of a fact follows. */
  readonly whose: string;
}

const lookAt = ({ condition, after, so, whose }: Looked, names: Names): readonly DoubtDraft[] => {
  const asked = after ? [condition, after] : [condition];
  const [formula, before] = createFormulas(asked.map((each) => ({ condition: each, names })));
  if (!formula || isImpossible([{ formula, verdicts: TRUE }])) return [];
  const seen = new Set<string>();
  return comparisonsOf(condition, names.named).flatMap((comparison) =>
    factOperands(comparison).flatMap((operand) => {
      const { key, isOwed } = names.meaningOf(operand);
      if (!isOwed || seen.has(key)) return [];
      seen.add(key);
      if (!isTrap(key, formula, before)) return [];
      const { fact } = operand;
      return [
        {
          doubt: 'missing-fact',
          path: firstNegative(comparison, formula, key).path,
          message: `${describeLack(fact, whose)} this is unknown, not true: ${so}`,
          instead: insteadOf(fact),
        } as const,
      ];
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

/** Whether without the fact it is unknown, and would be true if what is missing were simply not so. */
const isTrap = (key: string, formula: Formula, before: Formula | undefined): boolean => {
  const without: (number | undefined)[] = [];
  const formulas = before ? [formula, before] : [formula];
  for (const { index, values, facts, without: absent } of formulas.flatMap((each) => [...variablesOf(each)])) {
    if (facts.includes(key)) without[index] = values.indexOf(absent);
  }
  if (before && !isReachable([{ formula: before, verdicts: TRUE }], without)) return false;
  const twoValued = mapAtoms(formula, (atom) => (atom.variable.facts.includes(key) ? asTwoValued(atom) : atom));
  return isReachable(
    [
      { formula, verdicts: UNKNOWN },
      { formula: twoValued, verdicts: TRUE },
    ],
    without,
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
