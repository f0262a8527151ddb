import { isJsonObject } from '../base/json.ts';
import type { Fault } from '../document/fault.ts';
import { formatPath } from '../document/fault.ts';
import type { Document, Path } from '../document/read.ts';

/**
 * Names that YAML read as numbers because nobody quoted them: a device `007` would be the device `7`. An attribute may
 * be a number, so there only what no number begins with is told.
 */
export const findUnquoted = (document: Document): readonly Fault[] => {
  const { value } = document;
  if (!isJsonObject(value)) return [];
  const devices: readonly unknown[] = Array.isArray(value.devices) ? value.devices : [];
  return [
    ...attributesIn(document, value.defaults, ['defaults']),
    ...entriesOf(value.by).flatMap(([name, values]) =>
      entriesOf(values).flatMap(([each, attributes]) => attributesIn(document, attributes, ['by', name, each])),
    ),
    ...devices.flatMap((device, index) => deviceIn(document, device, ['devices', index])),
  ];
};

/** Without the faults that a schema finds at the same places: `found` says why. */
export const withoutUnquoted = (faults: readonly Fault[], found: readonly Fault[]): readonly Fault[] => {
  const paths = new Set(found.map(({ path }) => path));
  return faults.filter(({ path }) => !paths.has(path));
};

const deviceIn = (document: Document, device: unknown, path: Path): readonly Fault[] => {
  if (!isJsonObject(device)) return [];
  const names = [
    ...['source', 'device'].map((key) => [device[key], [...path, key]] as const),
    ...entriesOf(device.labels).map(([name, label]) => [label, [...path, 'labels', name]] as const),
  ];
  const unquoted = names.filter(([value]) => typeof value === 'number' || typeof value === 'boolean');
  return [
    ...unquoted.map(([value, at]) => tell(document, at, `the ${typeof value} ${String(value)}`)),
    ...attributesIn(document, device.attributes, [...path, 'attributes']),
  ];
};

const attributesIn = (document: Document, attributes: unknown, path: Path): readonly Fault[] =>
  entriesOf(attributes).flatMap(([name, value]) => {
    const at = [...path, name];
    if (typeof value !== 'number' || !/^(?:\+|0\d)/.test(document.source(at) ?? '')) return [];
    return [tell(document, at, `the number ${value}`)];
  });

const tell = (document: Document, path: Path, as: string): Fault => {
  const expected = JSON.stringify(document.source(path) ?? '');
  return { ...document.fault(path, `YAML reads this as ${as}; quote it`, { expected }), path: formatPath(path) };
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isJsonObject(value) ? Object.entries(value) : [];
