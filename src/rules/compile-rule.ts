import type { JsonObject } from '../base/json.ts';
import { asRuleId } from '../model/ids.ts';
import type { Severity } from '../model/rule.ts';
import { attributeName } from './attribute-fact.ts';
import { compileTrigger } from './compile-trigger.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { comparisonsOf, factOperands, type NamedConditions } from './condition.ts';
import { createDedupOf } from './dedup.ts';
import { compileDerived } from './derived/compile.ts';
import type { RuleDraft } from './draft-rule.ts';
import { collectEvidence } from './evidence.ts';
import type { FactLayouts } from './fact-layout.ts';
import { type FactScope, labelName } from './fact-reader.ts';
import { type CompiledGroup, compileGroup } from './group/group-plan.ts';
import { groupSourceName } from './group/group-source.ts';
import { hashJson } from './hash.ts';
import { createKeyOf, isDeviceKey, keyNames } from './key.ts';
import { readNotify } from './notify.ts';
import { withTime } from './rule-time.ts';
import type { WrittenRule } from './schema.ts';
import { isTimeFact } from './time-facts.ts';
import { isGroupFact, withTogether } from './together.ts';
import { conditionsOf, type Trigger } from './trigger.ts';

/** The named conditions of a file: as written, for the hash, and parsed. */
export interface FileConditions {
  readonly written: JsonObject;
  readonly named: NamedConditions;
}

/** A rule in which nothing is wrong, and what it needs of its file. */
export interface DraftedRule {
  readonly draft: RuleDraft;
  /** By the schema, the file's defaults beneath it. */
  readonly rule: WrittenRule;
  readonly file: string;
  readonly position: { readonly line: number; readonly column: number };
  readonly conditions: FileConditions;
}

interface SoundRule extends DraftedRule {
  readonly layouts: FactLayouts;
}

/** Faults have been looked for before: from here on nothing can be wrong with the rule. */
export const compileRule = ({ draft, rule, file, position, conditions, layouts }: SoundRule): CompiledRule => {
  const { source, key, trigger, event } = draft;
  const layout = layouts.of(source.name);
  const labels = rule.labels ?? {};
  const plain: FactScope = {
    ...{ captures: source.captures, labels, settings: rule.facts ?? {}, layout, zone: rule.zone },
  };
  const derived = compileDerived(draft.derived, conditions.named, plain);
  const ofDevice: FactScope = { ...plain, derived: derived.readers };
  const group = compileGroupOf({ draft, rule, conditions, layouts }, ofDevice);
  const scope = group?.scope ?? ofDevice;
  const named = factsOf(draft, conditions.named).filter((fact) => !scope.derived?.has(fact));
  const own = group ? named : [...new Set([...named, ...derived.reads])];
  const reads = group ? [...new Set([...group.reads, ...derived.reads])] : own;
  const derivedValues = group ? () => ({}) : derived.values;
  const slots = own.map((fact) => scope.layout.slot(fact));
  const compared = comparedFacts(draft, conditions.named);
  const attributes = compared.filter((fact) => attributeName(fact) !== undefined);
  const compiled: CompiledRule = {
    id: asRuleId(rule.id),
    file,
    ...position,
    title: rule.title ?? rule.id,
    mode: rule.mode ?? 'alarm',
    severity: severityOf(trigger, rule.severity),
    ...(trigger.type === 'levels' && { levels: trigger.latches ? 'latch-highest' : 'follow' }),
    labels,
    forMs: event ? 0 : (rule.for ?? 0),
    clearForMs: event ? 0 : (rule.clear?.for ?? 0),
    cooldownMs: event?.cooldownMs ?? 0,
    ...(event?.dedup && { dedupOf: createDedupOf(event.dedup) }),
    notify: readNotify(rule.notify ?? []),
    hash: hashRule(draft, conditions),
    source: source.name,
    topic: source.topic,
    reads,
    aging: own.filter(
      (fact) => !group && (rule.facts?.[fact]?.staleAfter !== undefined || derived.aged.includes(fact)),
    ),
    windows: derived.windows,
    derived: derivedValues,
    keyOf: createKeyOf(key, source.captures, layout),
    keyText: isDeviceKey(key, source.captures) ? null : (rule.key ?? null),
    keyIsDevice: isDeviceKey(key, source.captures),
    group: group?.plan ?? null,
    place: layout.rule(rule.id),
    awaitsSilence: trigger.type === 'absence',
    together: null,
    readsAttributes: attributes.length > 0,
    ...withTime(rule, compared, compileTrigger(trigger, conditions.named, { ...scope, zone: rule.zone })),
    evidence: (memory, now) =>
      collectEvidence(memory, { facts: [...own, ...attributes], slots }, derivedValues(memory, now)),
  };
  const together = trigger.type === 'absence' ? trigger.together : null;
  return together ? withTogether(compiled, together, layouts.of(groupSourceName(rule.id))) : compiled;
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

/** Of a rule with levels the least: which one an alarm has, its activation says. */
const severityOf = (trigger: Trigger, written: WrittenRule['severity']): Severity => {
  if (trigger.type === 'levels') return trigger.levels[0]?.severity ?? 'warning';
  return written === undefined || written === 'latch-highest' ? 'warning' : written;
};

/** Payload facts of conditions, key and templates, each once; captures and labels are no facts. */
const factsOf = ({ trigger, key, source, templateFacts }: RuleDraft, named: NamedConditions): string[] => {
  const compared = comparedFacts({ trigger, derived: [], group: null }, named).filter(
    (fact) => labelName(fact, source.captures) === undefined && attributeName(fact) === undefined && !isTimeFact(fact),
  );
  const inKey = keyNames(key ?? []).filter((name) => name !== 'device' && !source.captures.includes(name));
  const ofDevice =
    trigger.type === 'absence' && trigger.together ? templateFacts.filter((fact) => !isGroupFact(fact)) : templateFacts;
  return [...new Set([...compared, ...inKey, ...ofDevice])];
};

/** Every fact that stands on either side of a comparison, in its conditions or in what is derived, each once. */
const comparedFacts = (
  { trigger, derived, group }: Pick<RuleDraft, 'trigger' | 'derived' | 'group'>,
  named: NamedConditions,
): readonly string[] => [
  ...new Set(
    [...conditionsOf(trigger), ...derivedConditions(derived), ...countedConditions(group)]
      .flatMap((condition) => comparisonsOf(condition, named))
      .flatMap(factOperands)
      .map(({ fact }) => fact),
  ),
];

const derivedConditions = (derived: RuleDraft['derived']) =>
  derived.flatMap(({ of }) => (of.type === 'condition' ? [of.condition] : []));

const countedConditions = (group: RuleDraft['group']) =>
  group?.aggregates.flatMap((one) => (one.type === 'condition' ? [one.condition] : [])) ?? [];

/** The rule as written, with the named conditions that it comes to use. */
const hashRule = ({ written, trigger, group, derived }: RuleDraft, conditions: FileConditions): string => {
  const used = new Set<string>();
  for (const condition of [...conditionsOf(trigger), ...countedConditions(group), ...derivedConditions(derived)])
    comparisonsOf(condition, conditions.named, used);
  return hashJson([written, Object.fromEntries(Object.entries(conditions.written).filter(([name]) => used.has(name)))]);
};
