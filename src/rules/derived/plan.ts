import { attributeName } from '../attribute-fact.ts';
import { compileCondition } from '../compile-condition.ts';
import { type Condition, comparisonsOf, factOperands, type NamedConditions } from '../condition.ts';
import { changesOf } from '../evaluate.ts';
import { type FactScope, labelName } from '../fact-reader.ts';
import type { DerivedFact, DerivedFunction } from './definition.ts';
import type { FedWindow } from './fed-window.ts';
import type { PaneSize } from './panes.ts';
import type { Keeping } from './window.ts';

/** The window that a derived fact reads; null for `age`, which needs none. */
export const planWindow = (fact: DerivedFact, named: NamedConditions, scope: FactScope): FedWindow | null => {
  const keeping = KEEPING[fact.function];
  if (keeping === null) return null;
  const of = fedBy(fact, named, scope);
  const isSized = keeping !== 'pair' && keeping !== 'held';
  const size = isSized ? sizeOf(fact, keeping) : ENDLESS;
  const text = JSON.stringify([keeping, isSized && [fact.overMs, fact.last], describeInput(fact, named, scope)]);
  return { text, keeping, size, of };
};

const KEEPING: Readonly<Record<DerivedFunction, Keeping | null>> = {
  avg: 'sum',
  sum: 'sum',
  count: 'count',
  min: 'least',
  max: 'greatest',
  stddev: 'spread',
  median: 'ranks',
  percentile: 'ranks',
  rate: 'oldest',
  delta: 'oldest',
  previous: 'pair',
  changed: 'pair',
  duration: 'held',
  age: null,
};

const ENDLESS: PaneSize = { overMs: Number.POSITIVE_INFINITY, last: Number.POSITIVE_INFINITY, paneMs: 0 };

/** Panes that a window is cut into: what leaves it leaves by the pane, so this is how accurate it is. */
const PANES = 120;
const RANKED_PANES = 240;

const sizeOf = ({ overMs, last }: DerivedFact, keeping: Keeping): PaneSize => ({
  overMs: overMs ?? Number.POSITIVE_INFINITY,
  last: last ?? Number.POSITIVE_INFINITY,
  paneMs: overMs === null ? 0 : overMs / (keeping === 'ranks' ? RANKED_PANES : PANES),
});

const fedBy = ({ of }: DerivedFact, named: NamedConditions, scope: FactScope): FedWindow['of'] => {
  if (of.type === 'fact') return { type: 'fact', slot: scope.layout.slot(of.fact), jsonPath: of.jsonPath };
  const slots = payloadFactsIn(of.condition, named, scope.captures).map((fact) => scope.layout.slot(fact));
  const compiled = compileCondition(of.condition, named, scope);
  return { type: 'condition', judge: compiled.judge, changesByItself: changesOf(compiled).length > 0, slots };
};

/** The fields of the payload that a derived fact is made of. */
export const payloadFactsOf = (
  { of }: DerivedFact,
  named: NamedConditions,
  captures: readonly string[],
): readonly string[] => (of.type === 'fact' ? [of.fact] : payloadFactsIn(of.condition, named, captures));

const payloadFactsIn = (
  condition: Condition,
  named: NamedConditions,
  captures: readonly string[],
): readonly string[] => [
  ...new Set(
    comparisonsOf(condition, named)
      .flatMap(factOperands)
      .map(({ fact }) => fact)
      .filter((fact) => labelName(fact, captures) === undefined && attributeName(fact) === undefined)
      .filter((fact) => !fact.startsWith('time.')),
  ),
];

/** Two that describe alike take the same samples: what names stand for in the rule is told with a condition. */
const describeInput = ({ of }: DerivedFact, named: NamedConditions, scope: FactScope): unknown => {
  if (of.type === 'fact') return [of.fact, of.jsonPath?.text ?? null];
  const { captures, labels, settings, zone } = scope;
  const facts = payloadFactsIn(of.condition, named, captures);
  const read = facts.map((fact) => {
    const { default: standIn, staleAfter } = (Object.hasOwn(settings, fact) ? settings[fact] : undefined) ?? {};
    return [fact, standIn ?? null, staleAfter ?? null];
  });
  return [describeCondition(of.condition, named), read, captures.toSorted(), labels, zone ?? null];
};

const describeCondition = (condition: Condition, named: NamedConditions): unknown => {
  switch (condition.type) {
    case 'comparison': {
      const { fact, operator, value } = condition;
      const other = value.type === 'fact' ? [value.fact, value.jsonPath?.text ?? null] : { is: value.value };
      return [fact.fact, fact.jsonPath?.text ?? null, operator.name, other];
    }
    case 'not':
      return { not: describeCondition(condition.part, named) };
    case 'reference': {
      const target = named.get(condition.to);
      return target ? describeCondition(target, named) : null;
    }
    default:
      return { [condition.type]: condition.parts.map((part) => describeCondition(part, named)) };
  }
};
