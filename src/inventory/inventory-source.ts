import { parseTopicTemplate } from '../model/topic.ts';

/** What a source of the config is to the inventory. */
export interface InventorySource {
  /** How its devices are named after its topics, `{site}/{device}`; null when the payload says which device speaks. */
  readonly device: string | null;
  /** Names that each of its topics gives. */
  readonly labels: readonly string[];
}

export type InventorySources = ReadonlyMap<string, InventorySource>;

const PREFIX = 'topic:';

/** What rules that name a topic and no source read, `topic:cold/{site}/{device}`: all named levels make the device. */
export const topicSource = (source: string): InventorySource | null => {
  const template = source.startsWith(PREFIX) ? parseTopicTemplate(source.slice(PREFIX.length)) : null;
  const labels = template?.ok ? template.value.captures.map(({ name }) => name) : [];
  return labels.length === 0 ? null : { device: labels.map((name) => `{${name}}`).join('/'), labels };
};
