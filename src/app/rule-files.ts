import { runThrough } from '../base/in-steps.ts';
import { err, ok, type Result } from '../base/result.ts';
import { createDecoder, type Decoder } from '../decode/decoder.ts';
import { sourceOptionsSchema } from '../decode/options.ts';
import type { Fault } from '../document/fault.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { findDuplicateIds, loadRuleFileSteps, type RuleContext, type RuleFile } from '../rules/load.ts';
import type { FileText } from './text-files.ts';

/** What became of one file. `running` says which of its texts the service goes by. */
export interface FileReport {
  readonly file: string;
  readonly faults: readonly Fault[];
  readonly running: 'current' | 'last-good' | 'none';
}

export interface LoadedRules {
  readonly files: readonly RuleFile[];
  readonly reports: readonly FileReport[];
  /** Texts without a fault, by file: tomorrow's last good ones. */
  readonly good: ReadonlyMap<string, string>;
}

interface Refused {
  readonly file: string;
  readonly result: Result<RuleFile, readonly Fault[]>;
}

/**
 * Every file is its own unit: one with faults runs by its last good text, and of two files with one id the newcomer is
 * refused. A file is no newcomer if its text is the last good one, so these come first.
 */
export const loadRuleTexts = (
  texts: readonly FileText[],
  lastGood: ReadonlyMap<string, string>,
  context: RuleContext,
): LoadedRules =>
  runThrough(loadRuleTextsSteps(texts, lastGood, (text, file) => loadRuleFileSteps(text, file, context)));

/** What becomes of one text; the same for the same text and file. */
export type LoadRuleText = (text: string, file: string) => Generator<void, Result<RuleFile, readonly Fault[]>>;

/** The same in steps, by a loader that may remember what it loaded. */
export function* loadRuleTextsSteps(
  texts: readonly FileText[],
  lastGood: ReadonlyMap<string, string>,
  load: LoadRuleText,
): Generator<void, LoadedRules> {
  const [old = [], others = []] = splitBy(texts, ({ file, text }) => lastGood.get(file) === text);
  const ordered = [...old, ...others];
  const accepted = createAccepted();
  const reports: FileReport[] = [];
  const good = new Map<string, string>();
  const refused: Refused[] = [];
  for (const { file, text, unreadable } of ordered) {
    const result = unreadable === undefined ? yield* load(text, file) : err([cannotBeRead(file, unreadable)]);
    const admitted = accepted.admit(result);
    if (!admitted.ok) refused.push({ file, result: admitted });
    else {
      good.set(file, text);
      reports.push({ file, faults: [], running: 'current' });
    }
    yield;
  }
  // Only now, so that an older file's last good text never takes an id from a file that is well.
  for (const { file, result } of refused) {
    const fallback = lastGood.get(file);
    const runs = fallback !== undefined && accepted.admitOthers(yield* load(fallback, file));
    reports.push({ file, faults: result.ok ? [] : result.error, running: runs ? 'last-good' : 'none' });
  }
  return { files: accepted.files, reports, good };
}

const cannotBeRead = (file: string, reason: string): Fault => ({
  ...{ file, line: 1, column: 1, path: '' },
  message: `cannot be read: ${reason}`,
});

const splitBy = <T>(items: readonly T[], isFirst: (item: T) => boolean): readonly (readonly T[])[] => {
  const groups = Map.groupBy(items, isFirst);
  return [groups.get(true) ?? [], groups.get(false) ?? []];
};

/** The files that run. One that bears the id of another is not taken in. */
const createAccepted = () => {
  const files: RuleFile[] = [];
  const byId = new Map<string, RuleFile>();
  const admit = (loaded: Result<RuleFile, readonly Fault[]>): Result<RuleFile, readonly Fault[]> => {
    if (!loaded.ok) return loaded;
    const rivals = new Set(loaded.value.rules.flatMap(({ id }) => byId.get(id) ?? []));
    const faults = findDuplicateIds([...rivals, loaded.value]);
    if (faults.length > 0) return err(faults);
    files.push(loaded.value);
    for (const { id } of loaded.value.rules) byId.set(id, loaded.value);
    return loaded;
  };
  /** What moved into a file that is well runs there; what did not move goes on. False: nothing of it does. */
  const admitOthers = (loaded: Result<RuleFile, readonly Fault[]>): boolean => {
    if (!loaded.ok) return false;
    const rules = loaded.value.rules.filter(({ id }) => !byId.has(id));
    if (rules.length === 0 && loaded.value.rules.length > 0) return false;
    return admit(ok({ ...loaded.value, rules })).ok;
  };
  return { files, admit, admitOthers };
};

export const rulesOf = (files: readonly RuleFile[]): readonly CompiledRule[] => files.flatMap(({ rules }) => rules);

/** Decoders of the sources, and of each topic that a rule names without a source: JSON, its device all captured levels. */
export const decodersFor = (configured: readonly Decoder[], rules: readonly CompiledRule[]): readonly Decoder[] => {
  const known = new Set(configured.map(({ source }) => source));
  const implicit = new Map<string, Decoder>();
  for (const { source, topic } of rules) {
    if (topic === null || known.has(source) || implicit.has(source)) continue;
    const decoder = createDecoder(source, sourceOptionsSchema.parse({ topic: topic.text }));
    // The rule's topic was checked when the rule was loaded; a fault here would be a bug.
    if (!decoder.ok) throw new Error(`topic ${topic.text}: ${decoder.error.map(({ message }) => message).join(', ')}`);
    implicit.set(source, decoder.value);
  }
  return [...configured, ...implicit.values()];
};
