import { inventorySources, loadInventory, topicsOf } from '../app/inventory-files.ts';
import { decodersOf } from '../app/open-rules.ts';
import { rulesOf } from '../app/rule-files.ts';
import type { SimulationParts } from '../app/simulate.ts';
import { ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import type { Decoder } from '../decode/decoder.ts';
import { formatFault } from '../document/fault.ts';
import { readDocument } from '../document/read.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { type WrittenRule, writtenRules } from '../replay/written-rule.ts';
import { loadOfflineRules } from './load-rules.ts';
import { type Complaint, fault } from './replay-options.ts';

/** Rules ready to run, and as they are written. */
export interface ReplayRules {
  readonly parts: SimulationParts;
  readonly written: readonly WrittenRule[];
}

/** The rules under `paths`, over the sources and devices of the config. With a fault in one file none of them runs. */
export const loadReplayRules = (config: Config, paths: readonly string[]): Result<ReplayRules, Complaint> => {
  const decoders = decodersOf(config);
  const loaded = loadOfflineRules(paths, decoders);
  if (!loaded.ok) return fault(loaded.error);
  const faults = loaded.value.reports.flatMap((report) => report.faults);
  if (faults.length > 0) return fault(...faults.map((one) => formatFault(one)));
  const inventory = readInventory(config, decoders);
  if (!inventory.ok) return inventory;
  const { layouts, files } = loaded.value;
  const parts = { rules: rulesOf(files), decoders, layouts, inventory: inventory.value };
  return ok(withWritten(parts, loaded.value.good));
};

/** Read once more, and only if a page or a proposal asks how the rules are written. */
const withWritten = (parts: SimulationParts, texts: ReadonlyMap<string, string>): ReplayRules => {
  let written: readonly WrittenRule[] | undefined;
  return {
    parts,
    get written() {
      written ??= [...texts].flatMap(([file, text]) => readWritten(text, file));
      return written;
    },
  };
};

const readWritten = (text: string, file: string): readonly WrittenRule[] => {
  const document = readDocument(text, file);
  // JSON takes out what YAML alone can hold, and nothing that a rule file without faults holds.
  return document.ok ? writtenRules(JSON.parse(JSON.stringify(document.value.value)), file) : [];
};

/** What the config knows of the devices; a recording may hold more of it, on the topics that speak of attributes. */
const readInventory = (
  config: Config,
  decoders: readonly Decoder[],
): Result<NonNullable<SimulationParts['inventory']>, Complaint> => {
  const { inventory, reports } = loadInventory(config.inventory.file, inventorySources(decoders));
  const faults = reports.flatMap((report) => report.faults);
  if (faults.length > 0) return fault(...faults.map((one) => formatFault(one)));
  return ok({ files: expectingNobody(inventory), topics: topicsOf(config) });
};

/** A recording holds what somebody recorded: who is not in it was not silent for that. */
const expectingNobody = (inventory: Inventory): Inventory => ({
  ...inventory,
  devices: inventory.devices.map((known) => ({ ...known, expected: false })),
});
