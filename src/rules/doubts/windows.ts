import { type Condition, comparisonsOf, factOperands, type NamedConditions } from '../condition.ts';
import type { DerivedFact } from '../derived/definition.ts';
import type { DraftedRule } from '../drafted-rule.ts';

/** How long the facts of a condition take to follow what they are made of. */
export interface WindowDelay {
  /** The longest of its windows, ms: an average has moved all the way when everything before is out of its window. */
  readonly windowMs: number;
  /** One of them is so many samples long, and nobody knows how often there is one. */
  readonly isUnpaced: boolean;
  /** It waits for a time that a fact itself measures, `age` or `duration`. */
  readonly hasOwnTime: boolean;
}

type Drafted = Pick<DraftedRule, 'draft' | 'conditions'>;

/** Of `condition` in a rule whose devices report every `everyMs`; null: nobody knows how often. */
export const windowDelayOf = (condition: Condition, drafted: Drafted, everyMs: number | null): WindowDelay => {
  const used = derivedBeneath(condition, drafted);
  const samples = used.flatMap(({ last }) => last ?? []);
  const times = used.flatMap(({ overMs }) => overMs ?? []);
  return {
    windowMs: Math.max(0, ...times, ...samples.map((last) => last * (everyMs ?? 0))),
    isUnpaced: everyMs === null && samples.length > 0,
    hasOwnTime: used.some(({ function: made }) => made === 'age' || made === 'duration'),
  };
};

/** The derived facts that it compares, and those that an aggregate which it compares is made of. */
const derivedBeneath = (
  condition: Condition,
  { draft: { derived, group }, conditions: { named } }: Drafted,
): readonly DerivedFact[] => {
  const compared = factsIn(condition, named);
  const across = (group?.aggregates ?? []).filter(({ name }) => compared.has(name));
  const beneath = across.flatMap((one) =>
    one.type === 'fact' ? [one.operand.fact] : [...factsIn(one.condition, named)],
  );
  return derived.filter(({ name }) => compared.has(name) || beneath.includes(name));
};

const factsIn = (condition: Condition, named: NamedConditions): ReadonlySet<string> =>
  new Set(
    comparisonsOf(condition, named)
      .flatMap(factOperands)
      .map(({ fact }) => fact),
  );
