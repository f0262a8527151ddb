import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkChannels } from './check-channels.ts';
import { checkDelays } from './check-delays.ts';
import { checkConfig, checkInventory, checkRules } from './check-files.ts';
import { checkMissing, type Findings, joinFindings, NOTHING } from './check-findings.ts';
import { kindOf } from './check-kind.ts';
import type { CheckFormat } from './check-options.ts';
import { checkPeople, checkPeopleFiles, type FileSource, isFileSource } from './check-people.ts';
import { printReport } from './check-report.ts';
import { checkTargets } from './check-targets.ts';
import { checkTestFiles } from './check-tests.ts';
import type { CliContext, ExitCode } from './context.ts';
import type { DelayLimit } from './delay-limit.ts';
import { readConfigOrDefaults } from './read-config.ts';

interface CheckOptions {
  readonly config: string;
  readonly format: CheckFormat;
  /** Warnings are a reason to fail. */
  readonly strict?: boolean;
  /** How late the first message may be, by severity. */
  readonly maxDelay?: readonly DelayLimit[];
}

/** Looks through rules, config, inventory and people without starting anything; every fault and doubt with its line. */
export const runCheck = async (
  context: CliContext,
  paths: readonly string[],
  { config: file, format, strict = false, maxDelay = [] }: CheckOptions,
): Promise<ExitCode> => {
  const found = paths.length > 0 ? checkPaths(context, paths, file) : checkAll(context, file);
  const findings = joinFindings([found, checkDelays(found.delays, maxDelay)]);
  printReport(context, findings, format);
  return findings.faults.length > 0 || (strict && findings.warnings.length > 0) ? 1 : 0;
};

/** The config and everything it names. */
const checkAll = (context: CliContext, file: string): Findings => {
  const config = checkConfig(context, file);
  if (!config.value) return config;
  const { inventory, rules, sync } = config.value;
  const people = checkPeople(sync.sources);
  const ruled = checkRules(rules, { config: config.value, people });
  const tests = checkTestFiles(rules, config.value);
  const known = checkInventory(inventory.file, config.value);
  const untold = checkTargets({ config: config.value, rules: ruled.rules, people });
  const unreached = { ...NOTHING, warnings: checkChannels(file, config.value, people.bindings) };
  return joinFindings([config, ruled, tests, known, people, untold, unreached]);
};

/** Each path by what it is: a file that the config names as a source of people is that, the others tell it themselves. */
const checkPaths = (context: CliContext, named: readonly string[], file: string): Findings => {
  const paths = named.filter((path) => existsSync(path));
  const config = readConfigOrDefaults(file, context);
  const sources = config.ok ? config.value.sync.sources.filter(isFileSource) : [];
  const sourceOf = (path: string) => sources.find((source) => resolve(source.file) === resolve(path));
  const kinds = Map.groupBy(paths, (path) => (sourceOf(path) ? 'people' : kindOf(path)));
  const people = (kinds.get('people') ?? []).map((path) => ({ ...(sourceOf(path) ?? ROSTER), file: path }));
  const rules = kinds.get('rules') ?? [];
  const tests = kinds.get('tests') ?? [];
  const inventories = kinds.get('inventory') ?? [];
  const found = [
    checkMissing(named),
    ...(kinds.get('config') ?? []).map((path) => checkConfig(context, path)),
    checkPeopleFiles(people),
  ];
  if (rules.length + tests.length + inventories.length === 0) return joinFindings(found);
  if (!config.ok) return joinFindings([...found, checkConfig(context, file)]);
  if (inventories.length > 0) found.push(checkInventory(inventories, config.value));
  found.push(checkTestFiles([...rules, ...tests], config.value));
  if (rules.length > 0) {
    found.push(checkRules(rules, { config: config.value, people: checkPeople(config.value.sync.sources) }));
  }
  return joinFindings(found);
};

const ROSTER: Omit<FileSource, 'file'> = { name: 'roster', type: 'roster' };
