import { isJsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Fault, sortFaults } from '../document/fault.ts';
import { type Document, readDocument } from '../document/read.ts';
import { validateDocument } from '../document/validate.ts';
import { asDeviceId } from '../model/ids.ts';
import type { InventoryPart, KnownDevice } from './inventory.ts';
import type { InventorySources } from './inventory-source.ts';
import { placeDevice } from './place-device.ts';
import { findRepeated } from './repeated.ts';
import { deviceSchema, inventorySchema, type WrittenInventory } from './schema.ts';
import { findUnquoted, withoutUnquoted } from './unquoted.ts';

/** The inventory that a YAML text is, or every fault in it with its place. */
export const parseInventory = (
  text: string,
  file: string,
  sources: InventorySources,
): Result<InventoryPart, readonly Fault[]> => {
  const document = readDocument(text, file);
  if (!document.ok) return document;
  const valid = validateDocument(document.value, inventorySchema);
  const unquoted = findUnquoted(document.value);
  const { devices, faults } = readDevices(document.value, sources);
  const odd = [...unquoted, ...(valid.ok ? [] : withoutUnquoted(valid.error, unquoted)), ...faults];
  const all = [...odd, ...findRepeated(devices)];
  return valid.ok && all.length === 0 ? ok(toPart(valid.value, file, devices)) : err(sortFaults(all));
};

const toPart = ({ defaults = {}, by = {} }: WrittenInventory, file: string, devices: readonly KnownDevice[]) => ({
  file,
  defaults,
  by: Object.entries(by).map(([name, values]) => ({ name, values: new Map(Object.entries(values)) })),
  devices,
});

interface Listed {
  readonly devices: readonly KnownDevice[];
  readonly faults: readonly Fault[];
}

/** Each device by itself: the shape of one does not hide what is wrong with another. */
const readDevices = (document: Document, sources: InventorySources): Listed => {
  const { value } = document;
  const written: readonly unknown[] = isJsonObject(value) && Array.isArray(value.devices) ? value.devices : [];
  const faults: Fault[] = [];
  const devices = written.flatMap((one, index): readonly KnownDevice[] => {
    const path = ['devices', index];
    const checked = deviceSchema.safeParse(one);
    if (!checked.success) return [];
    const placed = placeDevice(checked.data, sources, (key, message, detail) => {
      faults.push(document.fault([...path, key], message, detail));
    });
    if (!placed) return [];
    const { device, expect = false, attributes = {} } = checked.data;
    const place = { file: document.file, ...document.locate([...path, 'device']) };
    return [{ ...placed, device: asDeviceId(device), expected: expect, attributes, ...place }];
  });
  return { devices, faults };
};
