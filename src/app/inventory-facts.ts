import { isJsonObject, type JsonObject } from '../base/json.ts';
import { asDeviceId, type DeviceId } from '../model/ids.ts';
import type { FactRecord } from '../store/batch.ts';

/**
 * What the inventory keeps in the store stands there as facts of sources that no config can name (docs/decisions/0010):
 * what a topic said of a device, and the last good text of each file.
 */
const PREFIX = 'inventory:';
const TEXTS = PREFIX;

export const isInventoryFact = ({ source }: Pick<FactRecord, 'source'>): boolean => source.startsWith(PREFIX);

/** Whose devices an announcement is about, by the source that it is stored under. */
export const announcedSource = (source: string): string => source.slice(PREFIX.length);

/** `attributes` null: it was taken back. */
export const announcedFact = (source: string, device: DeviceId, attributes: JsonObject | null): FactRecord => ({
  ...NO_TIME,
  source: `${PREFIX}${source}`,
  device,
  fact: 'attributes',
  value: attributes,
});

export const textFact = (file: string, text: string | null): FactRecord => ({
  ...NO_TIME,
  source: TEXTS,
  device: asDeviceId(file),
  fact: 'text',
  value: text,
});

const NO_TIME = { observedAt: 0, watchedAt: 0 } as const;

export interface StoredAnnouncement {
  readonly source: string;
  readonly device: DeviceId;
  readonly attributes: JsonObject;
}

/** What was announced and not taken back. */
export const announcementIn = ({ source, device, value }: FactRecord): StoredAnnouncement | null =>
  source !== TEXTS && isInventoryFact({ source }) && isJsonObject(value)
    ? { source: announcedSource(source), device, attributes: value }
    : null;

/** The last good text of a file. */
export const textIn = ({
  source,
  device,
  value,
}: FactRecord): { readonly file: string; readonly text: string } | null =>
  source === TEXTS && typeof value === 'string' ? { file: device, text: value } : null;

/** Said of a device or a file once, and taken back: nothing need remember that. */
export const isTakenBack = (fact: FactRecord): boolean => isInventoryFact(fact) && fact.value === null;
