import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { listYaml } from '../app/rule-disk.ts';
import { decodersFor, rulesOf } from '../app/rule-files.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Decoder } from '../decode/decoder.ts';
import { type Fault, sortFaults } from '../document/fault.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import type { RuleFile } from '../rules/load.ts';
import { isRuleTestFile, readRuleTestFile } from '../rules/rule-test-file.ts';
import { wholeFault } from './check-findings.ts';
import { loadOfflineRules } from './load-rules.ts';
import { readText } from './read-config.ts';

/** The tests of one file, and what they run against. */
export interface TestSuite extends RuleFile {
  readonly decoders: readonly Decoder[];
  readonly layouts: FactLayouts;
  /** Other files whose rules it is about. */
  readonly about: readonly string[];
  /** Another one when anything that its tests depend on was edited. */
  readonly mark: string;
}

export interface LoadedTests {
  /** Those without faults that have tests. */
  readonly suites: readonly TestSuite[];
  readonly faults: readonly Fault[];
}

/**
 * The tests in the rule files under `paths` and in the `*.test.yaml` beside them; the error, in words, is what cannot be
 * read at all. A file with faults is left out as a whole.
 */
export const loadTests = (paths: readonly string[], decoders: readonly Decoder[]): Result<LoadedTests, string> => {
  const rulePaths = paths.filter((path) => !isRuleTestFile(path));
  const inRules = loadSuitesInRules(rulePaths, decoders);
  if (!inRules.ok) return inRules;
  const alone: LoadedTests[] = [];
  for (const file of findTestFiles(paths)) {
    const loaded = loadTestFile(file, decoders);
    if (!loaded.ok) return loaded;
    alone.push(loaded.value);
  }
  const all = [inRules.value, ...alone];
  return ok({ suites: all.flatMap(({ suites }) => suites), faults: onceEach(all.flatMap(({ faults }) => faults)) });
};

const loadSuitesInRules = (paths: readonly string[], decoders: readonly Decoder[]): Result<LoadedTests, string> => {
  if (paths.length === 0) return ok({ suites: [], faults: [] });
  const loaded = loadOfflineRules(paths, decoders);
  if (!loaded.ok) return loaded;
  const { files, reports, layouts, good } = loaded.value;
  const suites = files.map((file) => ({
    ...file,
    ...{ layouts, about: [], mark: good.get(file.file) ?? '' },
    decoders: decodersFor(decoders, file.rules),
  }));
  return ok({
    suites: suites.filter(({ tests }) => tests.length > 0),
    faults: reports.flatMap(({ faults }) => faults),
  });
};

/** Those that are named, and those in the folders that are. */
export const findTestFiles = (paths: readonly string[]): readonly string[] => {
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return [
    ...new Set(
      paths.flatMap((path) => (isFolder(path) ? listYaml(path, isRuleTestFile) : isRuleTestFile(path) ? [path] : [])),
    ),
  ];
};

const loadTestFile = (file: string, decoders: readonly Decoder[]): Result<LoadedTests, string> => {
  const text = readText(file);
  if (!text.ok) return text;
  const read = readRuleTestFile(text.value, file);
  if (!read.ok) return ok({ suites: [], faults: read.error });
  const about = read.value.rules?.map((path) => join(dirname(file), path)) ?? rulesBeside(file);
  const loaded =
    about.length === 0
      ? err('no rule file stands beside it; name some under rules')
      : loadOfflineRules(about, decoders);
  if (!loaded.ok) return ok({ suites: [], faults: [wholeFault(file, loaded.error)] });
  const { files, reports, layouts, good } = loaded.value;
  const rules = rulesOf(files);
  const ownFaults = read.value.check(rules.map(({ id }) => id));
  const ruleFaults = reports.flatMap(({ faults }) => faults);
  const faults = [...ruleFaults, ...(ruleFaults.length === 0 ? ownFaults : [])];
  if (faults.length > 0) return ok({ suites: [], faults });
  const mark = [text.value, ...good.values()].join('\0');
  const { tests } = read.value;
  return ok({ suites: [{ file, rules, tests, about, layouts, decoders: decodersFor(decoders, rules), mark }], faults });
};

/** The one of its name, `freezer.yaml` of `freezer.test.yaml`, or else all of its folder. */
const rulesBeside = (file: string): readonly string[] => {
  const name = basename(file).replace(/\.test\.ya?ml$/, '');
  const own = ['.yaml', '.yml'].map((end) => join(dirname(file), name + end)).filter((path) => existsSync(path));
  if (own.length > 0) return own;
  return listYaml(dirname(file), (one) => !isRuleTestFile(one)).filter(
    (path) => join(dirname(path)) === join(dirname(file)),
  );
};

/** A rule file may be read for several files of tests. */
const onceEach = (faults: readonly Fault[]): readonly Fault[] => {
  const placed = faults.map(
    (fault) => [`${fault.file}:${fault.line}:${fault.column} ${fault.message}`, fault] as const,
  );
  return sortFaults([...new Map(placed).values()]);
};
