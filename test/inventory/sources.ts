import { formatFault } from '../../src/document/fault.ts';
import type { InventorySources } from '../../src/inventory/inventory-source.ts';
import { parseInventory } from '../../src/inventory/parse-inventory.ts';
import { parseInventoryTable } from '../../src/inventory/parse-table.ts';

/** Freezers named by their topic, and sensors named by the payload, of which the topic gives the application. */
export const SOURCES: InventorySources = new Map([
  ['cold', { device: '{site}/{device}', labels: ['site', 'device'] }],
  ['lora', { device: null, labels: ['application'] }],
]);

export const ONE_SOURCE: InventorySources = new Map([...SOURCES].slice(0, 1));

export const parse = (text: string, sources = ONE_SOURCE) => {
  const parsed = parseInventory(text, 'inventory.yaml', sources);
  if (!parsed.ok) throw new Error(parsed.error.map(formatFault).join('\n'));
  return parsed.value;
};

export const parseTable = (text: string, sources = ONE_SOURCE) => {
  const parsed = parseInventoryTable(text, 'devices.csv', sources);
  if (!parsed.ok) throw new Error(parsed.error.map(formatFault).join('\n'));
  return parsed.value;
};

/** Faults as `line:column path: message`, in their order. */
export const faultsOf = (text: string, sources = ONE_SOURCE): readonly string[] => {
  const parsed = parseInventory(text, 'f', sources);
  return parsed.ok ? [] : parsed.error.map((fault) => formatFault(fault).replace('f:', ''));
};

export const tableFaultsOf = (text: string, sources = ONE_SOURCE): readonly string[] => {
  const parsed = parseInventoryTable(text, 'f', sources);
  return parsed.ok ? [] : parsed.error.map((fault) => formatFault(fault).replace('f:', ''));
};
