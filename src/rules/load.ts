import { runThrough } from '../base/in-steps.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Fault, sortFaults } from '../document/fault.ts';
import { type Document, readDocumentSteps } from '../document/read.ts';
import { validateDocument } from '../document/validate.ts';
import { compileRule } from './compile-rule.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { NamedConditions } from './condition.ts';
import { createConditionNames } from './condition-names.ts';
import { draftRule, type RuleDraft } from './draft-rule.ts';
import type { DraftedRule } from './drafted-rule.ts';
import { createFaultList, type FaultList } from './fault-list.ts';
import { parseNamedConditions } from './named-conditions.ts';
import { checkPolicies, writeOut } from './policies.ts';
import type { RuleContext } from './rule-context.ts';
import type { RuleFile } from './rule-file.ts';
import { checkIds, idOf } from './rule-ids.ts';
import { checkRuleTests, readRuleTests } from './rule-tests.ts';
import { ruleFileSchema, type WrittenFile, type WrittenRule } from './schema.ts';
import { addSyntaxHints } from './syntax-hints.ts';
import { readWholeRule } from './whole-rule.ts';
import { findYamlTraps } from './yaml-traps.ts';

export type { RuleContext } from './rule-context.ts';
export type { RuleFile } from './rule-file.ts';
export { findDuplicateIds } from './rule-ids.ts';
export type { SourceShape } from './rule-source.ts';

/** The file's rules and tests, or every fault in it, in the order of its lines. One faulty rule makes the file faulty. */
export const loadRuleFile = (text: string, file: string, context: RuleContext): Result<RuleFile, readonly Fault[]> =>
  runThrough(loadRuleFileSteps(text, file, context));

/** The same in steps of a few milliseconds, but for putting its nodes together: about 0.15 ms for each rule. */
export function* loadRuleFileSteps(
  text: string,
  file: string,
  context: RuleContext,
): Generator<void, Result<RuleFile, readonly Fault[]>> {
  const sound = yield* readRuleFileSteps(text, file, context);
  if (!sound.ok) return sound;
  const { written, document } = sound.value;
  const { layouts } = context;
  const rules: CompiledRule[] = [];
  for (const rule of sound.value.rules) {
    rules.push(compileRule({ ...rule, layouts }));
    yield;
  }
  return ok({ file, rules, tests: readRuleTests(written.tests ?? [], document) });
}

/** A rule file in which nothing is wrong, before anything is made of it. */
export interface SoundFile {
  readonly document: Document;
  readonly written: WrittenFile;
  /** In the order of the file. */
  readonly rules: readonly DraftedRule[];
}

/** As `loadRuleFile`, for whoever looks closer at the rules instead of running them. */
export const readRuleFile = (text: string, file: string, context: RuleContext): Result<SoundFile, readonly Fault[]> =>
  runThrough(readRuleFileSteps(text, file, context));

function* readRuleFileSteps(
  text: string,
  file: string,
  context: RuleContext,
): Generator<void, Result<SoundFile, readonly Fault[]>> {
  const read = yield* readDocumentSteps(text, file);
  if (!read.ok) return err(addSyntaxHints(read.error, text));
  const document = read.value;
  const faults = createFaultList(document);
  yield;
  const shape = validateDocument(document, ruleFileSchema);
  yield;
  const drafts = yield* draftRulesSteps(document.value, context, faults);
  const traps = findYamlTraps(document, text);
  yield;
  const isTrapped = createIsTrapped(traps);
  const all = [...traps, ...(shape.ok ? [] : shape.error.filter((fault) => !isTrapped(fault))), ...faults.all()];
  if (!shape.ok || all.length > 0) return err(sortFaults(all));
  return ok({ document, written: shape.value, rules: joinDrafts({ written: shape.value, document, drafts }) });
}

/** What the schema says of a trap is that there is no text: the trap says why. `{{ x }}: y` gives an empty key besides. */
const createIsTrapped = (traps: readonly Fault[]): ((fault: Fault) => boolean) => {
  const at = new Set(traps.map(({ path }) => path));
  const around = new Set(traps.flatMap(({ path }) => outersOf(path)));
  return ({ path }) => around.has(path) || outersOf(path).some((outer) => at.has(outer));
};

/** Every path that `path` is within, itself too. */
const outersOf = (path: string): readonly string[] =>
  Array.from({ length: path.length + 1 }, (_, end) => path.slice(0, end)).filter((outer) => isWithin(path, outer));

const isWithin = (path: string, outer: string): boolean =>
  path.startsWith(outer) && (outer.endsWith('.') || ['', '.', '['].includes(path.charAt(outer.length)));

interface Drafts {
  /** The file's `conditions` as written. */
  readonly conditions: JsonObject;
  readonly rules: readonly (RuleDraft | null)[];
  readonly named: NamedConditions;
}

/** Looks at the file as it was written, so that what the schema refuses does not hide the rest. */
function* draftRulesSteps(value: unknown, context: RuleContext, faults: FaultList): Generator<void, Drafts> {
  if (!isJsonObject(value)) return { rules: [], named: new Map(), conditions: {} };
  const conditions = isJsonObject(value.conditions) ? value.conditions : {};
  const conditionNames = createConditionNames(Object.keys(conditions));
  const named = parseNamedConditions(conditions, faults, conditionNames);
  const defaults = isJsonObject(value.defaults) ? value.defaults : {};
  const written: readonly unknown[] = Array.isArray(value.rules) ? value.rules : [];
  const policies = isJsonObject(value.policies) ? value.policies : {};
  checkPolicies(policies, faults);
  checkIds(written, faults);
  checkRuleTests(value.tests, { ids: written.map(idOf), where: 'in this file' }, faults);
  const rules: (RuleDraft | null)[] = [];
  for (const [index, rule] of written.entries()) {
    const whole = isJsonObject(rule) ? readWholeRule(rule, index, { defaults, policies }, faults) : null;
    rules.push(whole && draftRule({ ...whole, named, conditionNames, context }));
    yield;
  }
  return { rules, named, conditions };
}

interface Checked {
  readonly written: WrittenFile;
  readonly document: Document;
  readonly drafts: Drafts;
}

const joinDrafts = ({ written, document, drafts }: Checked): readonly DraftedRule[] => {
  const { defaults = {}, policies = {}, rules } = written;
  return rules.flatMap((own, index) => {
    const draft = drafts.rules[index];
    if (!draft) return [];
    const rule: WrittenRule = {
      ...{ ...defaults, ...own },
      labels: { ...defaults.labels, ...own.labels },
      facts: { ...defaults.facts, ...own.facts },
      notify: writeOut(own.notify ?? defaults.notify ?? [], policies),
    };
    const position = document.locate(['rules', index, 'id']);
    const { named, conditions } = drafts;
    return [{ draft, rule, file: document.file, position, conditions: { named, written: conditions } }];
  });
};
