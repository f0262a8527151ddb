import type { JsonObject } from '../base/json.ts';
import { asRuleId } from '../model/ids.ts';
import { compileCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { comparisonsOf, factOperands, type NamedConditions } from './condition.ts';
import type { RuleDraft } from './draft-rule.ts';
import { createEvaluate } from './evaluate.ts';
import { collectEvidence } from './evidence.ts';
import { createExplain } from './explain.ts';
import type { FactLayouts } from './fact-layout.ts';
import { type FactScope, labelName } from './fact-reader.ts';
import { hashJson } from './hash.ts';
import { createKeyOf, isDeviceKey, keyNames } from './key.ts';
import { readNotify } from './notify.ts';
import type { WrittenRule } from './schema.ts';

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
  const { source, key, when, clearWhen } = draft;
  const layout = layouts.of(source.name);
  const labels = rule.labels ?? {};
  const scope: FactScope = { captures: source.captures, labels, settings: rule.facts ?? {}, layout };
  const compiled = compileCondition(when, conditions.named, scope);
  const reads = factsOf(draft, conditions.named);
  const slots = reads.map((fact) => layout.slot(fact));
  return {
    id: asRuleId(rule.id),
    file,
    ...position,
    title: rule.title ?? rule.id,
    severity: rule.severity ?? 'warning',
    labels,
    forMs: rule.for ?? 0,
    clearForMs: rule.clear?.for ?? 0,
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
    evaluate: createEvaluate(compiled),
    evaluateClear: clearWhen && createEvaluate(compileCondition(clearWhen, conditions.named, scope)),
    explain: createExplain(compiled),
    evidence: (memory) => collectEvidence(memory, reads, slots),
  };
};

/** Payload facts of conditions, key and templates, each once; captures and labels are no facts. */
const factsOf = ({ when, clearWhen, key, source, templateFacts }: RuleDraft, named: NamedConditions): string[] => {
  const conditions = clearWhen ? [when, clearWhen] : [when];
  const compared = conditions
    .flatMap((condition) => comparisonsOf(condition, named))
    .flatMap(factOperands)
    .map(({ fact }) => fact)
    .filter((fact) => labelName(fact, source.captures) === undefined);
  const inKey = keyNames(key ?? []).filter((name) => name !== 'device' && !source.captures.includes(name));
  return [...new Set([...compared, ...inKey, ...templateFacts])];
};

/** The rule as written, with the named conditions that it comes to use. */
const hashRule = ({ written, when, clearWhen }: RuleDraft, conditions: FileConditions): string => {
  const used = new Set<string>();
  comparisonsOf(when, conditions.named, used);
  if (clearWhen) comparisonsOf(clearWhen, conditions.named, used);
  return hashJson([written, Object.fromEntries(Object.entries(conditions.written).filter(([name]) => used.has(name)))]);
};
