import { attributeName } from './attribute-fact.ts';
import { type Condition, comparisonsOf, factOperands, type NamedConditions } from './condition.ts';
import type { RuleDraft } from './draft-rule.ts';
import { labelName } from './fact-reader.ts';
import { keyNames } from './key.ts';
import { isTimeFact } from './time-facts.ts';
import { isGroupFact } from './together.ts';
import { conditionsOf } from './trigger.ts';

/** Payload facts of conditions, key and templates, each once; captures and labels are no facts. */
export const factsOf = ({ trigger, key, source, templateFacts }: RuleDraft, named: NamedConditions): string[] => {
  const compared = comparedFacts({ trigger, derived: [], group: null }, named).filter(
    (fact) => labelName(fact, source.captures) === undefined && attributeName(fact) === undefined && !isTimeFact(fact),
  );
  const inKey = keyNames(key ?? []).filter((name) => name !== 'device' && !source.captures.includes(name));
  const ofDevice =
    trigger.type === 'absence' && trigger.together ? templateFacts.filter((fact) => !isGroupFact(fact)) : templateFacts;
  return [...new Set([...compared, ...inKey, ...ofDevice])];
};

/** Every fact that stands on either side of a comparison, in its conditions or in what is derived, each once. */
export const comparedFacts = (
  { trigger, derived, group }: Pick<RuleDraft, 'trigger' | 'derived' | 'group'>,
  named: NamedConditions,
): readonly string[] => [
  ...new Set(
    allConditions({ trigger, derived, group })
      .flatMap((condition) => comparisonsOf(condition, named))
      .flatMap(factOperands)
      .map(({ fact }) => fact),
  ),
];

/** Conditions of the rule itself, of what is derived from them, and of what is counted over devices. */
export const allConditions = ({
  trigger,
  derived,
  group,
}: Pick<RuleDraft, 'trigger' | 'derived' | 'group'>): readonly Condition[] => [
  ...conditionsOf(trigger),
  ...derivedConditions(derived),
  ...countedConditions(group),
];

const derivedConditions = (derived: RuleDraft['derived']) =>
  derived.flatMap(({ of }) => (of.type === 'condition' ? [of.condition] : []));

const countedConditions = (group: RuleDraft['group']) =>
  group?.aggregates.flatMap((one) => (one.type === 'condition' ? [one.condition] : [])) ?? [];
