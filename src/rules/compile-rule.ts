import type { JsonObject } from '../base/json.ts';
import { asRuleId } from '../model/ids.ts';
import type { Severity } from '../model/rule.ts';
import { attributeName } from './attribute-fact.ts';
import { compileTrigger } from './compile-trigger.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { comparisonsOf, factOperands, type NamedConditions } from './condition.ts';
import type { RuleDraft } from './draft-rule.ts';
import { collectEvidence } from './evidence.ts';
import type { FactLayouts } from './fact-layout.ts';
import { type FactScope, labelName } from './fact-reader.ts';
import { hashJson } from './hash.ts';
import { createKeyOf, isDeviceKey, keyNames } from './key.ts';
import { readNotify } from './notify.ts';
import type { WrittenRule } from './schema.ts';
import { conditionsOf, type Trigger } from './trigger.ts';

/** The named conditions of a file: as written, for the hash, and parsed. */
export interface FileConditions {
  readonly written: JsonObject;
  readonly named: NamedConditions;
}

interface SoundRule {
  readonly draft: RuleDraft;
  /** By the schema, the file's defaults beneath it. */
  readonly rule: WrittenRule;
  readonly file: string;
  readonly position: { readonly line: number; readonly column: number };
  readonly conditions: FileConditions;
  readonly layouts: FactLayouts;
}

/** Faults have been looked for before: from here on nothing can be wrong with the rule. */
export const compileRule = ({ draft, rule, file, position, conditions, layouts }: SoundRule): CompiledRule => {
  const { source, key, trigger } = draft;
  const layout = layouts.of(source.name);
  const labels = rule.labels ?? {};
  const scope: FactScope = { captures: source.captures, labels, settings: rule.facts ?? {}, layout };
  const reads = factsOf(draft, conditions.named);
  const slots = reads.map((fact) => layout.slot(fact));
  const attributes = comparedFacts(trigger, conditions.named).filter((fact) => attributeName(fact) !== undefined);
  return {
    id: asRuleId(rule.id),
    file,
    ...position,
    title: rule.title ?? rule.id,
    mode: rule.mode ?? 'alarm',
    severity: severityOf(trigger, rule.severity),
    ...(trigger.type === 'levels' && { levels: trigger.latches ? 'latch-highest' : 'follow' }),
    labels,
    forMs: rule.for ?? 0,
    clearForMs: rule.clear?.for ?? 0,
    cooldownMs: 0,
    gapMs: null,
    notify: readNotify(rule.notify ?? []),
    hash: hashRule(draft, conditions),
    source: source.name,
    topic: source.topic,
    reads,
    aging: reads.filter((fact) => rule.facts?.[fact]?.staleAfter !== undefined),
    keyOf: createKeyOf(key, source.captures, layout),
    keyText: isDeviceKey(key, source.captures) ? null : (rule.key ?? null),
    keyIsDevice: isDeviceKey(key, source.captures),
    place: layout.rule(rule.id),
    maxAgeMs: null,
    awaitsSilence: trigger.type === 'absence',
    followsWall: false,
    readsAttributes: attributes.length > 0,
    ...compileTrigger(trigger, conditions.named, scope),
    evidence: (memory) => collectEvidence(memory, [...reads, ...attributes], slots),
  };
};

/** Of a rule with levels the least: which one an alarm has, its activation says. */
const severityOf = (trigger: Trigger, written: WrittenRule['severity']): Severity => {
  if (trigger.type === 'levels') return trigger.levels[0]?.severity ?? 'warning';
  return written === undefined || written === 'latch-highest' ? 'warning' : written;
};

/** Payload facts of conditions, key and templates, each once; captures and labels are no facts. */
const factsOf = ({ trigger, key, source, templateFacts }: RuleDraft, named: NamedConditions): string[] => {
  const compared = comparedFacts(trigger, named).filter(
    (fact) => labelName(fact, source.captures) === undefined && attributeName(fact) === undefined,
  );
  const inKey = keyNames(key ?? []).filter((name) => name !== 'device' && !source.captures.includes(name));
  return [...new Set([...compared, ...inKey, ...templateFacts])];
};

/** Every fact that stands on either side of a comparison, each once. */
const comparedFacts = (trigger: Trigger, named: NamedConditions): readonly string[] => [
  ...new Set(
    conditionsOf(trigger)
      .flatMap((condition) => comparisonsOf(condition, named))
      .flatMap(factOperands)
      .map(({ fact }) => fact),
  ),
];

/** The rule as written, with the named conditions that it comes to use. */
const hashRule = ({ written, trigger }: RuleDraft, conditions: FileConditions): string => {
  const used = new Set<string>();
  for (const condition of conditionsOf(trigger)) comparisonsOf(condition, conditions.named, used);
  return hashJson([written, Object.fromEntries(Object.entries(conditions.written).filter(([name]) => used.has(name)))]);
};
