import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { inventorySources, loadInventory } from '../app/inventory-files.ts';
import { checkSystemNotify, decodersOf } from '../app/open-rules.ts';
import { isJsonObject } from '../base/json.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type Fault, formatFault, sortFaults } from '../document/fault.ts';
import { readDocument } from '../document/read.ts';
import type { BindingType } from '../model/binding.ts';
import { type Doubt, formatDoubt } from '../rules/doubts/doubt.ts';
import { parseRoster, type Roster } from '../sync/people/roster.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { loadOfflineRules } from './load-rules.ts';
import { readConfigOrDefaults, readText } from './read-config.ts';

interface CheckOptions {
  readonly config: string;
  readonly format: Format;
  /** Warnings are a reason to fail. */
  readonly strict?: boolean;
}

interface Findings {
  readonly faults: readonly Fault[];
  readonly warnings: readonly (Fault | Doubt)[];
  readonly files: number;
}

/** Looks through rules, config, inventory and roster without starting anything; every fault and doubt with its line. */
export const runCheck = async (
  context: CliContext,
  paths: readonly string[],
  { config: file, format, strict = false }: CheckOptions,
): Promise<ExitCode> => {
  const findings = paths.length > 0 ? checkPaths(context, paths, file) : checkAll(context, file);
  const faults = sortFaults(findings.faults);
  const warnings = sortFaults(findings.warnings);
  if (format === 'json') printJson(context.stdout, { ...findings, faults, warnings });
  for (const fault of faults) printLine(context.stderr, formatFault(fault));
  for (const warning of warnings) printLine(context.stderr, `warning: ${formatWarning(warning)}`);
  if (format === 'text')
    printLine(context.stdout, `${findings.files} files, ${faults.length} faults, ${warnings.length} warnings`);
  return faults.length > 0 || (strict && warnings.length > 0) ? 1 : 0;
};

const formatWarning = (warning: Fault | Doubt): string =>
  'doubt' in warning ? formatDoubt(warning) : formatFault(warning);

const NOTHING: Findings = { faults: [], warnings: [], files: 0 };

/** The config and everything it names. */
const checkAll = (context: CliContext, file: string): Findings => {
  const config = checkConfig(context, file);
  if (!config.value) return config;
  const { rules, sync } = config.value;
  const roster = sync.roster === undefined ? { ...NOTHING, bindings: [] } : checkRoster(sync.roster);
  const unreached = checkChannels(file, config.value, roster.bindings);
  const inventory = checkInventory(config.value.inventory.file, config.value);
  return join([config, checkRules(rules, config.value), inventory, roster, { ...NOTHING, warnings: unreached }]);
};

/** One warning for each channel that the roster needs and the config lacks; another Notify service has its own. */
const checkChannels = (file: string, { channels, notify }: Config, bindings: Roster['bindings']): readonly Fault[] => {
  const text = readText(file);
  const document = text.ok ? readDocument(text.value, file) : undefined;
  if (notify.url !== undefined || !document?.ok) return [];
  const configured = new Set(Object.keys(channels));
  const unreached = Map.groupBy(bindings, ({ type }) => CHANNEL_OF[type] ?? type);
  return [...unreached]
    .filter(([channel]) => !configured.has(channel))
    .map(([channel, { length }]) => document.value.fault(['channels', channel], describeUnreached(length)));
};

/** Of binding types whose channel has another name in the config. */
const CHANNEL_OF: Readonly<Partial<Record<BindingType, string>>> = { gcm: 'fcm', 'facebook-messenger': 'messenger' };

const describeUnreached = (count: number): string =>
  `not configured, but the roster has addresses for it (${count}): what they are sent ends as no-channel`;

/** Each path by what it is: a roster has `people`, an inventory no `rules`, a config none of the keys of a rule file. */
const checkPaths = (context: CliContext, paths: readonly string[], file: string): Findings => {
  const kinds = Map.groupBy(paths, kindOf);
  const configs = (kinds.get('config') ?? []).map((path) => checkConfig(context, path));
  const rosters = (kinds.get('roster') ?? []).map(checkRoster);
  const rules = kinds.get('rules') ?? [];
  const inventories = kinds.get('inventory') ?? [];
  if (rules.length + inventories.length === 0) return join([...configs, ...rosters]);
  const config = readConfigOrDefaults(file, context);
  if (config.ok) {
    const known = inventories.length > 0 ? [checkInventory(inventories, config.value)] : [];
    const ruled = rules.length > 0 ? [checkRules(rules, config.value)] : [];
    return join([...configs, ...rosters, ...known, ...ruled]);
  }
  return join([...configs, ...rosters, checkConfig(context, file)]);
};

const kindOf = (path: string): 'rules' | 'roster' | 'inventory' | 'config' => {
  if (!existsSync(path) || statSync(path).isDirectory()) return 'rules';
  if (path.toLowerCase().endsWith('.csv')) return 'inventory';
  const text = readText(path);
  const document = text.ok ? readDocument(text.value, path) : undefined;
  const value = document?.ok ? document.value.value : undefined;
  if (!isJsonObject(value)) return basename(path).startsWith('roster') ? 'roster' : 'rules';
  if ('people' in value) return 'roster';
  if ('version' in value && !('rules' in value) && INVENTORY_KEYS.some((key) => key in value)) return 'inventory';
  return 'version' in value || Array.isArray(value.rules) ? 'rules' : 'config';
};

const INVENTORY_KEYS = ['devices', 'by', 'defaults'];

const checkConfig = ({ env }: CliContext, file: string): Findings & { readonly value?: Config } => {
  const text = readText(file);
  if (!text.ok) return { ...NOTHING, faults: [unreadable(file, text.error)] };
  const config = loadConfig({ text: text.value, file, env, readFile: readText });
  if (!config.ok) return { ...NOTHING, files: 1, faults: config.error };
  return { faults: checkSystemNotify(config.value), warnings: [], files: 1, value: config.value };
};

const checkRoster = (file: string): Findings & { readonly bindings: Roster['bindings'] } => {
  const text = readText(file);
  if (!text.ok) return { ...NOTHING, bindings: [], faults: [unreadable(file, text.error)] };
  const roster = parseRoster(text.value, file);
  return roster.ok
    ? { faults: [], warnings: roster.value.warnings, files: 1, bindings: roster.value.bindings }
    : { ...NOTHING, bindings: [], faults: roster.error, files: 1 };
};

const checkInventory = (files: readonly string[], config: Config): Findings => {
  const { reports } = loadInventory(files, inventorySources(decodersOf(config)));
  return { ...NOTHING, faults: reports.flatMap(({ faults }) => faults), files: reports.length };
};

const checkRules = (paths: readonly string[], config: Config): Findings => {
  const loaded = loadOfflineRules(paths, decodersOf(config));
  if (!loaded.ok) return { ...NOTHING, faults: [unreadable(paths.join(', '), loaded.error)] };
  const { reports, findDoubts } = loaded.value;
  return {
    faults: reports.flatMap(({ faults }) => faults),
    warnings: findDoubts(attributesOf(config)),
    files: reports.length,
  };
};

/** Every attribute that some device has; null when there is no inventory, or when devices tell of themselves. */
const attributesOf = (config: Config): ReadonlySet<string> | null => {
  const { file, topics } = config.inventory;
  if (file.length === 0 || topics.length > 0) return null;
  const { inventory, reports } = loadInventory(file, inventorySources(decodersOf(config)));
  return reports.some(({ faults }) => faults.length > 0) ? null : inventory.attributeNames();
};

const unreadable = (file: string, message: string): Fault => ({ file, line: 1, column: 1, path: '', message });

const join = (parts: readonly Findings[]): Findings => ({
  faults: parts.flatMap(({ faults }) => faults),
  warnings: parts.flatMap(({ warnings }) => warnings),
  files: parts.reduce((sum, { files }) => sum + files, 0),
});
