import { decodersOf } from '../app/open-rules.ts';
import { decodersFor } from '../app/rule-files.ts';
import { type RuleTestReport, runRuleTests } from '../app/rule-tests.ts';
import { formatFault } from '../document/fault.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { loadOfflineRules } from './load-rules.ts';
import { readConfigOrDefaults } from './read-config.ts';

interface TestOptions {
  readonly config: string;
  readonly format: Format;
}

/** Runs the `tests:` of rule files in virtual time. A file with faults fails as a whole. */
export const runTest = async (
  context: CliContext,
  paths: readonly string[],
  { config: file, format }: TestOptions,
): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const config = readConfigOrDefaults(file, context);
  if (!config.ok) return complain(context, config.error);
  const decoders = decodersOf(config.value);
  const loaded = loadOfflineRules(paths.length > 0 ? paths : config.value.rules, decoders);
  if (!loaded.ok) return complain(context, [loaded.error]);
  const { files, reports, layouts } = loaded.value;
  const faults = reports.flatMap((report) => report.faults);
  const tests = files.flatMap((ruleFile) => runRuleTests(ruleFile, decodersFor(decoders, ruleFile.rules), layouts));
  const failed = tests.filter(({ failures }) => failures.length > 0).length;
  for (const fault of faults) printLine(stderr, formatFault(fault));
  if (format === 'json') printJson(stdout, { tests, faults, passed: tests.length - failed, failed });
  else for (const line of toLines(tests)) printLine(stdout, line);
  if (format === 'text') printLine(stdout, `${tests.length - failed} passed, ${failed} failed`);
  return failed + faults.length > 0 ? 1 : 0;
};

const complain = ({ stderr }: CliContext, lines: readonly string[]): ExitCode => {
  for (const line of lines) printLine(stderr, line);
  return 1;
};

const toLines = (tests: readonly RuleTestReport[]): readonly string[] =>
  tests.flatMap(({ file, line, name, failures }) => [
    `${failures.length === 0 ? 'ok  ' : 'FAIL'} ${file}:${line} ${name}`,
    ...failures.map((failure) => `       ${failure}`),
  ]);
