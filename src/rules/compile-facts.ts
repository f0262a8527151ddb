import { factsOf } from './compared-facts.ts';
import { compileDerived } from './derived/compile.ts';
import type { SoundRule } from './drafted-rule.ts';
import type { FactScope } from './fact-reader.ts';
import { type CompiledGroup, compileGroup } from './group/group-plan.ts';
import { groupSourceName } from './group/group-source.ts';

/** Where the names of the rule's conditions lead: to the device's memory, its windows, or those of its group. */
export const compileFacts = ({ draft, rule, conditions, layouts }: SoundRule) => {
  const { source } = draft;
  const layout = layouts.of(source.name);
  const plain: FactScope = {
    ...{ captures: source.captures, labels: rule.labels ?? {}, settings: rule.facts ?? {}, layout, zone: rule.zone },
  };
  const derived = compileDerived(draft.derived, conditions.named, plain);
  const ofDevice: FactScope = { ...plain, derived: derived.readers };
  const group = compileGroupOf({ draft, rule, conditions, layouts }, ofDevice);
  const scope = group?.scope ?? ofDevice;
  const named = factsOf(draft, conditions.named).filter((fact) => !scope.derived?.has(fact));
  const own = group ? named : [...new Set([...named, ...derived.reads])];
  const isAged = (fact: string) => rule.facts?.[fact]?.staleAfter !== undefined || derived.aged.includes(fact);
  return {
    ...{ scope, layout, own, slots: own.map((fact) => scope.layout.slot(fact)), group: group?.plan ?? null },
    reads: group ? [...new Set([...group.reads, ...derived.reads])] : own,
    aging: group ? [] : own.filter(isAged),
    windows: derived.windows,
    values: group ? () => ({}) : derived.values,
  };
};

type Grouped = Pick<SoundRule, 'draft' | 'rule' | 'conditions' | 'layouts'>;

const compileGroupOf = (
  { draft: { group }, rule, conditions, layouts }: Grouped,
  scope: FactScope,
): CompiledGroup | null =>
  group &&
  compileGroup({
    drafts: group.aggregates,
    named: conditions.named,
    scope,
    keyLabels: group.keyLabels,
    layout: layouts.of(groupSourceName(rule.id)),
  });
