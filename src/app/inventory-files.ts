import { extname } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { Fault } from '../document/fault.ts';
import { type AttributeTopic, createAttributeTopic } from '../inventory/attribute-topic.ts';
import { createInventory, type Inventory, type InventoryPart } from '../inventory/inventory.ts';
import type { InventorySource, InventorySources } from '../inventory/inventory-source.ts';
import { parseInventory } from '../inventory/parse-inventory.ts';
import { parseInventoryTable } from '../inventory/parse-table.ts';
import { findRepeated } from '../inventory/repeated.ts';
import { type FileText, readAtOneMoment } from './text-files.ts';

/** What became of one file. `running` says which of its texts holds. */
export interface InventoryReport {
  readonly file: string;
  readonly faults: readonly Fault[];
  readonly running: 'current' | 'last-good' | 'none';
}

export interface LoadedInventory {
  readonly inventory: Inventory;
  /** What holds, file by file. */
  readonly parts: readonly InventoryPart[];
  readonly reports: readonly InventoryReport[];
  /** Texts without a fault, by file. */
  readonly good: ReadonlyMap<string, string>;
}

/** The files as they stand; see `loadInventoryTexts`. */
export const loadInventory = (
  files: readonly string[],
  sources: InventorySources,
  lastGood: ReadonlyMap<string, string> = new Map(),
): LoadedInventory => loadInventoryTexts(readInventoryTexts(files), sources, lastGood);

/** All as of one moment. */
export const readInventoryTexts = (files: readonly string[]): readonly FileText[] => readAtOneMoment(() => files);

/**
 * The files in their order, each a unit of its own: one with faults holds by its last good text. Of two that list one
 * device the later is refused.
 */
export const loadInventoryTexts = (
  texts: readonly FileText[],
  sources: InventorySources,
  lastGood: ReadonlyMap<string, string> = new Map(),
): LoadedInventory => {
  const parts: InventoryPart[] = [];
  const good = new Map<string, string>();
  const admit = (file: string, text: string): readonly Fault[] => {
    const parsed = parsePart(text, file, sources);
    const faults = parsed.ok ? repeatedIn(parts, parsed.value) : parsed.error;
    if (parsed.ok && faults.length === 0) parts.push(parsed.value);
    return faults;
  };
  const reports = texts.map(({ file, text, unreadable }): InventoryReport => {
    const faults = unreadable === undefined ? admit(file, text) : [cannotBeRead(file, unreadable)];
    if (faults.length === 0) good.set(file, text);
    const last = lastGood.get(file);
    if (faults.length === 0) return { file, faults, running: 'current' };
    const runs = last !== undefined && admit(file, last).length === 0;
    return { file, faults, running: runs ? 'last-good' : 'none' };
  });
  return { inventory: createInventory(parts), parts, reports, good };
};

const parsePart = (text: string, file: string, sources: InventorySources) =>
  extname(file).toLowerCase() === '.csv'
    ? parseInventoryTable(text, file, sources)
    : parseInventory(text, file, sources);

const repeatedIn = (parts: readonly InventoryPart[], part: InventoryPart): readonly Fault[] =>
  findRepeated([...parts, part].flatMap(({ devices }) => devices));

const cannotBeRead = (file: string, reason: string): Fault => ({
  ...{ file, line: 1, column: 1, path: '' },
  message: `cannot be read: ${reason}`,
});

/** What sources are to the inventory. */
export const inventorySources = (decoders: readonly Decoder[]): InventorySources =>
  new Map(
    decoders.map(({ source, topics, deviceTemplate }): readonly [string, InventorySource] => {
      const names = topics.map(({ captures }) => captures.map(({ name }) => name));
      const labels = (names[0] ?? []).filter((name) => names.every((each) => each.includes(name)));
      return [source, { device: deviceTemplate, labels }];
    }),
  );

/** The config's check made each of these before; a fault here would be a bug. */
export const topicsOf = ({ inventory, sources }: Pick<Config, 'inventory' | 'sources'>): readonly AttributeTopic[] =>
  inventory.topics.map((options) => {
    const made = createAttributeTopic(options, [...sources.keys()]);
    if (made.ok) return made.value;
    throw new Error(`inventory topic ${options.topic}: ${made.error.map(({ message }) => message).join(', ')}`);
  });
