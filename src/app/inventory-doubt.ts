import type { InventoryPart } from '../inventory/inventory.ts';
import { doubtOfCut, IF_IT_STAYS } from './half-file.ts';
import type { FileText } from './text-files.ts';

/** What the files said, and what holds of it. */
export interface SaidInventory {
  readonly texts: readonly FileText[];
  readonly parts: readonly InventoryPart[];
}

/** A text that was cut short may parse: its last devices are gone, or it ends within a line. In words; null: no doubt. */
export const doubtOfInventory = (found: SaidInventory, running: SaidInventory | null): string | null => {
  if (!running) return null;
  const names = new Set(found.parts.flatMap(namesIn));
  if (running.parts.flatMap(namesIn).some((name) => !names.has(name))) return `entries are gone: ${IF_IT_STAYS}`;
  return doubtOfCut(found.texts, running.texts);
};

/** Of whom it says something: devices, values of `by`, and defaults by their names. */
const namesIn = ({ devices, by, defaults }: InventoryPart): readonly string[] => [
  ...devices.map(({ source, device }) => `device ${source}\n${device}`),
  ...by.flatMap(({ name, values }) => [...values.keys()].map((value) => `by ${name}\n${value}`)),
  ...Object.keys(defaults).map((name) => `default ${name}`),
];
