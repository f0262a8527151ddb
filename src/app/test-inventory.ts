import type { JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Decoder } from '../decode/decoder.ts';
import { createInventory, type Inventory } from '../inventory/inventory.ts';
import { parseInventory } from '../inventory/parse-inventory.ts';
import { inventorySources } from './inventory-files.ts';

/** What a rule test says of its devices, in the words of an inventory file without its version; or what is wrong, in words. */
export const readTestInventory = (
  written: JsonObject,
  decoders: readonly Decoder[],
): Result<Inventory, readonly string[]> => {
  const text = JSON.stringify({ version: 1, ...written });
  const part = parseInventory(text, 'inventory', inventorySources(decoders));
  if (part.ok) return ok(createInventory([part.value]));
  return err(
    part.error.map(
      ({ path, message, expected }) => `inventory ${path}: ${message}${expected ? ` (expected ${expected})` : ''}`,
    ),
  );
};
