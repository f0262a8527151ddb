import type { JsonObject } from '../base/json.ts';
import type { AttributeTopic } from '../inventory/attribute-topic.ts';
import { EMPTY_INVENTORY, type Inventory } from '../inventory/inventory.ts';
import type { DeviceId } from '../model/ids.ts';
import { createTopicTrie } from '../mqtt/topic-trie.ts';
import type { FactRecord } from '../store/batch.ts';

/** What is known of devices beside what they say themselves. */
export interface LiveInventory {
  /** Swapped whole when a file changes. */
  files: Inventory;
  /** What topics said of devices; goes before the files. */
  readonly announced: Announcements;
  /** Set once, as the config says. */
  topics: AttributeTopics;
  /** The last good text of each file. */
  lastGood: ReadonlyMap<string, string>;
  /** What the store need not keep any longer. */
  takenBack: readonly TakenBack[];
}

/** A device of a source, as they stand in the store. */
export type TakenBack = Pick<FactRecord, 'source' | 'device'>;

export interface Announcements {
  readonly get: (source: string, device: DeviceId) => JsonObject | undefined;
  readonly sources: () => readonly string[];
  readonly devices: (source: string) => readonly DeviceId[];
  /** False when there is no room for one more device. `attributes` null forgets it. */
  readonly put: (source: string, device: DeviceId, attributes: JsonObject | null) => boolean;
}

export interface AttributeTopics {
  readonly filters: readonly string[];
  /** Whose devices they speak of. */
  readonly sources: readonly string[];
  readonly match: (topic: string) => readonly AttributeTopic[];
}

/** Devices of which topics may say something: a bad publisher must not fill the memory. */
const MOST_ANNOUNCED = 100_000;

export const createLiveInventory = (): LiveInventory => ({
  files: EMPTY_INVENTORY,
  announced: createAnnouncements(MOST_ANNOUNCED),
  topics: createAttributeTopics([]),
  lastGood: new Map(),
  takenBack: [],
});

export const createAnnouncements = (most: number): Announcements => {
  const bySource = new Map<string, Map<DeviceId, JsonObject>>();
  let count = 0;
  return {
    sources: () => [...bySource.keys()],
    devices: (source) => [...(bySource.get(source)?.keys() ?? [])],
    get: (source, device) => bySource.get(source)?.get(device),
    put: (source, device, attributes) => {
      const devices = bySource.get(source) ?? new Map<DeviceId, JsonObject>();
      bySource.set(source, devices);
      if (attributes === null) {
        if (devices.delete(device)) count--;
        return true;
      }
      if (!devices.has(device) && count >= most) return false;
      if (!devices.has(device)) count++;
      devices.set(device, attributes);
      return true;
    },
  };
};

const NO_TOPICS: readonly AttributeTopic[] = [];

export const createAttributeTopics = (topics: readonly AttributeTopic[]): AttributeTopics => {
  const trie = createTopicTrie<AttributeTopic>();
  for (const topic of topics) trie.insert(topic.filter, topic);
  return {
    filters: topics.map(({ filter }) => filter),
    sources: [...new Set(topics.map(({ source }) => source))],
    match: topics.length === 0 ? () => NO_TOPICS : (topic) => trie.match(topic),
  };
};
