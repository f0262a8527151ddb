import { existsSync } from 'node:fs';
import { inventorySources, loadInventory } from '../app/inventory-files.ts';
import { checkSystemNotify, decodersOf } from '../app/open-rules.ts';
import { rulesOf } from '../app/rule-files.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { knownFactsOf } from '../decode/known/known-facts.ts';
import { readDocument } from '../document/read.ts';
import { EMPTY_INVENTORY } from '../inventory/inventory.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { DesiredBinding } from '../sync/source.ts';
import { createReach } from './check-delays.ts';
import { checkMissing, type Findings, joinFindings, NOTHING, wholeFault } from './check-findings.ts';
import type { CheckedPeople } from './check-people.ts';
import { createSmsOutlook } from './check-sms.ts';
import type { CliContext } from './context.ts';
import { type KnownBeside, loadOfflineRules } from './load-rules.ts';
import { readPlaced, readText } from './read-config.ts';
import { findTestFiles } from './test-files.ts';

/** `value` is left out where it has faults. */
export const checkConfig = ({ env }: CliContext, file: string): Findings & { readonly value?: Config } => {
  const text = readPlaced(file);
  if (!text.ok) return { ...NOTHING, faults: [wholeFault(file, `cannot be read: ${text.error}`)] };
  const config = loadConfig({ text: text.value, file, env, readFile: readText });
  if (!config.ok) return { ...NOTHING, files: 1, faults: config.error };
  return { ...NOTHING, faults: checkSystemNotify(config.value), files: 1, value: config.value };
};

export const checkInventory = (files: readonly string[], config: Config): Findings => {
  const there = files.filter((file) => existsSync(file));
  const { reports } = loadInventory(there, inventorySources(decodersOf(config)));
  const found = { ...NOTHING, faults: reports.flatMap(({ faults }) => faults), files: reports.length };
  return joinFindings([checkMissing(files), found]);
};

/** What rules are looked at against. */
export interface RuleSurroundings {
  readonly config: Config;
  readonly people: CheckedPeople;
}

/** `rules` are those of the files without faults. */
export const checkRules = (
  paths: readonly string[],
  { config, people }: RuleSurroundings,
): Findings & { readonly rules: readonly CompiledRule[] } => {
  const missing = checkMissing(paths);
  if (missing.faults.length > 0) return { ...missing, rules: [] };
  const loaded = loadOfflineRules(paths, decodersOf(config));
  if (!loaded.ok) return { ...NOTHING, faults: [wholeFault(paths.join(', '), loaded.error)], rules: [] };
  const { files, reports, findDoubts, findDelays } = loaded.value;
  return {
    ...NOTHING,
    faults: reports.flatMap(({ faults }) => faults),
    warnings: findDoubts({
      ...knownBeside(config, people.bindings),
      testFiles: readTestFiles(paths),
      given: new Map([...config.sources].map(([name, options]) => [name, knownFactsOf(options)])),
    }),
    delays: findDelays(createReach(config, people)),
    files: reports.length,
    rules: rulesOf(files),
  };
};

/** The `*.test.yaml` in the folders of `paths`, as they were written; faults of theirs are told by themselves. */
const readTestFiles = (paths: readonly string[]): readonly unknown[] =>
  findTestFiles(paths).flatMap((file) => {
    const text = readText(file);
    const document = text.ok ? readDocument(text.value, file) : undefined;
    return document?.ok ? [document.value.value] : [];
  });

/** `attributes` is null when there is no inventory, or when devices tell of themselves. */
const knownBeside = (config: Config, bindings: readonly DesiredBinding[]): KnownBeside => {
  const { file, topics } = config.inventory;
  const { inventory, reports } = loadInventory(file, inventorySources(decodersOf(config)));
  if (reports.some(({ faults }) => faults.length > 0))
    return { attributes: null, sms: createSmsOutlook(EMPTY_INVENTORY, bindings) };
  const isClosed = file.length > 0 && topics.length === 0;
  return { attributes: isClosed ? inventory.attributeNames() : null, sms: createSmsOutlook(inventory, bindings) };
};
