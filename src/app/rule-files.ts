import { err, ok, type Result } from '../base/result.ts';
import { createDecoder, type Decoder } from '../decode/decoder.ts';
import { sourceOptionsSchema } from '../decode/options.ts';
import type { Fault } from '../document/fault.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { findDuplicateIds, loadRuleFile, type RuleContext, type RuleFile } from '../rules/load.ts';

/** A rule file as it stands on disk. */
export interface RuleText {
  readonly file: string;
  readonly text: string;
  /** In words, why it could not be read; its text is then empty. */
  readonly unreadable?: string;
}

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

interface Attempt {
  readonly file: string;
  readonly text: string;
  readonly result: Result<RuleFile, readonly Fault[]>;
}

/**
 * Every file is its own unit: one with faults runs by its last good text, and of two files with one id the newcomer is
 * refused. A file is no newcomer if its text is the last good one, so these come first.
 */
export const loadRuleTexts = (
  texts: readonly RuleText[],
  lastGood: ReadonlyMap<string, string>,
  context: RuleContext,
): LoadedRules => {
  const old = texts.filter(({ file, text }) => lastGood.get(file) === text);
  const ordered = [...old, ...texts.filter((text) => !old.includes(text))];
  const accepted: RuleFile[] = [];
  const reports: FileReport[] = [];
  const good = new Map<string, string>();
  const attempts = ordered.map(
    ({ file, text, unreadable }): Attempt => ({
      ...{ file, text },
      result: unreadable === undefined ? loadRuleFile(text, file, context) : err([cannotBeRead(file, unreadable)]),
    }),
  );
  const refused: Attempt[] = [];
  for (const attempt of attempts) {
    const admitted = admit(accepted, attempt.result);
    if (!admitted.ok) refused.push({ ...attempt, result: admitted });
    else {
      accepted.push(admitted.value);
      good.set(attempt.file, attempt.text);
      reports.push({ file: attempt.file, faults: [], running: 'current' });
    }
  }
  // Only now, so that an older file's last good text never takes an id from a file that is well.
  for (const { file, result } of refused) {
    const fallback = lastGood.get(file);
    const admitted = fallback === undefined ? null : admit(accepted, loadRuleFile(fallback, file, context));
    if (admitted?.ok) accepted.push(admitted.value);
    reports.push({ file, faults: result.ok ? [] : result.error, running: admitted?.ok ? 'last-good' : 'none' });
  }
  return { files: accepted, reports, good };
};

const cannotBeRead = (file: string, reason: string): Fault => ({
  ...{ file, line: 1, column: 1, path: '' },
  message: `cannot be read: ${reason}`,
});

const admit = (
  accepted: readonly RuleFile[],
  loaded: Result<RuleFile, readonly Fault[]>,
): Result<RuleFile, readonly Fault[]> => {
  if (!loaded.ok) return loaded;
  const faults = findDuplicateIds([...accepted, loaded.value]);
  return faults.length > 0 ? err(faults) : ok(loaded.value);
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
