import { hint } from '../document/did-you-mean.ts';
import type { Labels } from '../model/reading.ts';
import { deviceToLabels } from './device-labels.ts';
import { type InventorySource, type InventorySources, topicSource } from './inventory-source.ts';
import type { WrittenDevice } from './schema.ts';

/** Told what is wrong at one key of the device. */
export type TellDevice = (
  key: 'source' | 'device' | 'labels',
  message: string,
  detail?: { readonly expected?: string; readonly received?: string },
) => void;

/** The source that a listed device belongs to, and all labels that are known before it is heard; null with faults. */
export const placeDevice = (
  written: WrittenDevice,
  sources: InventorySources,
  tell: TellDevice,
): { readonly source: string; readonly labels: Labels } | null => {
  const source = sourceOf(written, sources, tell);
  const shape = source === null ? undefined : (sources.get(source) ?? topicSource(source));
  if (source === null || !shape) return null;
  const labels = labelsOf(written, shape, tell);
  return labels && { source, labels };
};

const sourceOf = ({ source }: WrittenDevice, sources: InventorySources, tell: TellDevice): string | null => {
  const known = [...sources.keys()];
  const [only] = known;
  if (source !== undefined && (sources.has(source) || topicSource(source))) return source;
  if (source === undefined && only !== undefined && known.length === 1) return only;
  const expected = known.join(', ') || 'a source of the config, which has none';
  if (source === undefined) tell('source', 'say which source hears this device', { expected });
  else tell('source', `unknown source "${source}"${hint(source, known)}`, { expected });
  return null;
};

const labelsOf = (
  { device, labels = {}, expect }: WrittenDevice,
  shape: InventorySource,
  tell: TellDevice,
): Labels | null => {
  const named = shape.device === null ? {} : deviceToLabels(shape.device, device);
  if (!named) {
    tell('device', 'no topic of its source names such a device', { expected: shape.device ?? '', received: device });
    return null;
  }
  const odd = Object.keys(labels).find((name) => Object.hasOwn(named, name) && named[name] !== labels[name]);
  if (odd !== undefined) {
    tell('labels', `its own name says otherwise of {${odd}}`, {
      expected: named[odd] ?? '',
      received: labels[odd] ?? '',
    });
    return null;
  }
  const all = { ...labels, ...named };
  const missing = expect ? shape.labels.filter((name) => !Object.hasOwn(all, name)) : [];
  if (missing.length === 0) return all;
  const braces = missing.map((name) => `{${name}}`).join(' and ');
  tell('device', `it is expected, and until it is heard nobody knows its ${braces}`, {
    expected: `labels: { ${missing.map((name) => `${name}: …`).join(', ')} }`,
  });
  return null;
};
