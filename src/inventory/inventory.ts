import type { Json, JsonObject } from '../base/json.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';

/** What one file says, checked. */
export interface InventoryPart {
  readonly file: string;
  /** Attributes of every device. */
  readonly defaults: JsonObject;
  /** In the order written: a later one goes before an earlier one. */
  readonly by: readonly ByLabel[];
  readonly devices: readonly KnownDevice[];
}

/** Attributes of all devices whose label or attribute `name` is one of `values`. */
export interface ByLabel {
  readonly name: string;
  readonly values: ReadonlyMap<string, JsonObject>;
}

/** A device that the inventory lists, and where it does. */
export interface KnownDevice {
  readonly source: string;
  readonly device: DeviceId;
  /** It should be heard of, even before it ever was. */
  readonly expected: boolean;
  readonly labels: Labels;
  readonly attributes: JsonObject;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** All files together. Immutable; a change makes another. */
export interface Inventory {
  readonly devices: readonly KnownDevice[];
  /** What is known of a device, least particular first: defaults, `by`, its own, what was announced of it. */
  readonly attributesOf: (about: AboutDevice) => JsonObject;
  /** Every attribute that it gives to some device. */
  readonly attributeNames: () => ReadonlySet<string>;
}

export interface AboutDevice {
  readonly source: string;
  readonly device: DeviceId;
  /** What its topics name; they go before the labels of the inventory. */
  readonly labels: Labels;
  /** What a topic said of it, if one did. */
  readonly announced: JsonObject | undefined;
}

/** The parts MUST NOT name a device twice; see `findRepeated`. */
export const createInventory = (parts: readonly InventoryPart[]): Inventory => {
  const devices = parts.flatMap((part) => part.devices);
  const bySource = new Map<string, Map<DeviceId, KnownDevice>>();
  for (const known of devices) {
    const ofSource = bySource.get(known.source) ?? new Map<DeviceId, KnownDevice>();
    bySource.set(known.source, ofSource.set(known.device, known));
  }
  const defaults: JsonObject = Object.assign({}, ...parts.map((part) => part.defaults));
  const by = parts.flatMap((part) => part.by);
  const saysOfAll = by.length > 0 || Object.keys(defaults).length > 0;
  return {
    devices,
    attributeNames: () => new Set(parts.flatMap(attributesIn).flatMap((attributes) => Object.keys(attributes))),
    attributesOf: ({ source, device, labels, announced }) => {
      const known = bySource.get(source)?.get(device);
      if (!saysOfAll && !announced) return known?.attributes ?? NOTHING;
      const own = { ...known?.attributes, ...announced };
      return join({ defaults, by, own, labels: { ...known?.labels, ...labels } });
    },
  };
};

const NOTHING: JsonObject = Object.freeze({});

interface Layers {
  readonly defaults: JsonObject;
  readonly by: readonly ByLabel[];
  readonly own: JsonObject;
  readonly labels: Labels;
}

/** A value that `by` asks for may itself come from the defaults, or from a `by` before it. */
const join = ({ defaults, by, own, labels }: Layers): JsonObject => {
  let attributes = defaults;
  for (const { name, values } of by) {
    const found = [labels, own, attributes].find((layer) => Object.hasOwn(layer, name))?.[name];
    const more = isName(found) ? values.get(String(found)) : undefined;
    if (more) attributes = { ...attributes, ...more };
  }
  return { ...attributes, ...own };
};

const isName = (value: Json | undefined): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Nothing is known of any device. */
const attributesIn = ({ defaults, by, devices }: InventoryPart): readonly JsonObject[] => [
  defaults,
  ...by.flatMap(({ values }) => [...values.values()]),
  ...devices.map(({ attributes }) => attributes),
];

export const EMPTY_INVENTORY: Inventory = createInventory([]);
