import { writeFileSync } from 'node:fs';
import { decodersOf } from '../app/open-rules.ts';
import { runRuleTest } from '../app/rule-tests.ts';
import { systemClock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { formatFault } from '../document/fault.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { readConfigOrDefaults } from './read-config.ts';
import { type LoadedTests, loadTests, type TestSuite } from './test-files.ts';
import { parseTestFilter, type TestFilter } from './test-filter.ts';
import { toJunit } from './test-junit.ts';
import type { TestFormat, TestOptions } from './test-options.ts';
import { failedOf, type TestSum, type TimedReport, toTestJson, toTestLines } from './test-report.ts';
import { watchTests } from './test-watch.ts';

/** Runs the tests of rule files in virtual time. A file with faults fails as a whole. */
export const runTest = async (
  context: CliContext,
  paths: readonly string[],
  options: TestOptions,
): Promise<ExitCode> => {
  const filter = parseTestFilter(options.filter);
  if (!filter.ok) {
    printLine(context.stderr, filter.error);
    return 2;
  }
  const load = () => loadChosen(context, paths, options.config);
  const run = async (suites: readonly TestSuite[]) => runSuites(suites, filter.value);
  const report = (sum: TestSum): ExitCode => printSum(context, sum, options);
  if (options.watch) return watchTests({ context, paths: [options.config, ...paths], load, run, report });
  const loaded = load();
  if (!loaded.ok) return complain(context, [loaded.error]);
  const sum = { ...(await run(loaded.value.suites)), faults: loaded.value.faults };
  const code = report(sum);
  if (options.filter === undefined || sum.tests.length > 0) return code;
  return complain(context, [`no test matches ${options.filter}`]);
};

/** Read anew each time: what the config says of rules and sources may have been edited, too. */
const loadChosen = (
  context: CliContext,
  paths: readonly string[],
  file: string,
): Result<LoadedTests & { readonly paths: readonly string[] }, string> => {
  const config = readConfigOrDefaults(file, context);
  if (!config.ok) return err(config.error.join('\n'));
  const { sources, rules } = config.value;
  const chosen = paths.length > 0 ? paths : rules;
  const loaded = loadTests(chosen, decodersOf(config.value));
  if (!loaded.ok) return loaded;
  const read = JSON.stringify([...sources]);
  const suites = loaded.value.suites.map((suite) => ({ ...suite, mark: `${suite.mark}\0${read}` }));
  return ok({ ...loaded.value, suites, paths: chosen });
};

const complain = ({ stderr }: CliContext, lines: readonly string[]): ExitCode => {
  for (const line of lines) printLine(stderr, line);
  return 1;
};

const runSuites = async (suites: readonly TestSuite[], filter: TestFilter): Promise<Omit<TestSum, 'faults'>> => {
  const begunAt = systemClock.monotonic();
  const tests: TimedReport[] = [];
  for (const suite of suites) {
    for (const test of suite.tests.filter(({ name }) => filter(suite.file, name))) {
      const testBegunAt = systemClock.monotonic();
      const report = await runRuleTest(test, suite);
      tests.push({ file: suite.file, ...report, tookMs: Math.round(systemClock.monotonic() - testBegunAt) });
    }
  }
  return { tests, tookMs: Math.round(systemClock.monotonic() - begunAt) };
};

const printSum = (context: CliContext, sum: TestSum, { format, out }: TestOptions): ExitCode => {
  const { stdout, stderr } = context;
  for (const fault of sum.faults) printLine(stderr, formatFault(fault));
  if (out !== undefined) {
    const written = writeReport(out, toText(sum, format, false));
    if (!written.ok) return complain(context, [written.error]);
  }
  const isColoured = stdout.isTTY === true && !context.env.NO_COLOR;
  printLine(stdout, toText(sum, out === undefined ? format : 'text', isColoured));
  return failedOf(sum) + sum.faults.length > 0 ? 1 : 0;
};

const toText = (sum: TestSum, format: TestFormat, isColoured: boolean): string => {
  if (format === 'junit') return toJunit(sum);
  return format === 'json' ? JSON.stringify(toTestJson(sum), null, 2) : toTestLines(sum, isColoured).join('\n');
};

const writeReport = (file: string, text: string): Result<void, string> => {
  try {
    writeFileSync(file, `${text}\n`);
    return ok(undefined);
  } catch (error) {
    return err(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
};
