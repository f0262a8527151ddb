import { err, ok, type Result } from '../base/result.ts';
import { hint } from '../document/did-you-mean.ts';
import { asDeviceId, type DeviceId } from '../model/ids.ts';
import { captureLabels, LONGEST_TOPIC, parseTopicTemplate, type TopicTemplate } from '../model/topic.ts';
import { topicSource } from './inventory-source.ts';
import { isDeviceName } from './schema.ts';

/** An entry of `inventory.topics`, as it is written. */
export interface AttributeTopicOptions {
  readonly topic: string;
  /** Whose devices; not needed when there is one source. */
  readonly source?: string | undefined;
  /** Which device, from the names of the topic; by default all of them, joined by slashes. */
  readonly device?: string | undefined;
}

/** A topic that says what is known of a device. */
export interface AttributeTopic {
  readonly source: string;
  readonly filter: string;
  /** The device that `topic` speaks of; null when its name cannot be one. `topic` MUST match the filter. */
  readonly deviceOf: (topic: string) => DeviceId | null;
}

export interface AttributeTopicFault {
  readonly key: 'topic' | 'source' | 'device';
  readonly message: string;
  readonly expected?: string;
}

/** One entry, or everything that is wrong with it. `sources` are the names of those that the config has. */
export const createAttributeTopic = (
  options: AttributeTopicOptions,
  sources: readonly string[],
): Result<AttributeTopic, readonly AttributeTopicFault[]> => {
  const faults: AttributeTopicFault[] = [];
  const template = readTopic(options.topic, faults);
  const source = readSource(options.source, sources, faults);
  const device = template && readDevice(options.device, template, faults);
  if (!template || source === null || !device) return err(faults);
  const deviceOf = (topic: string): DeviceId | null => {
    if (topic.length > LONGEST_TOPIC) return null;
    const labels = captureLabels(template, topic);
    const name = device.replaceAll(NAME, (_, label: string) => labels[label] ?? '');
    return isDeviceName(name) ? asDeviceId(name) : null;
  };
  return ok({ source, filter: template.filter, deviceOf });
};

const NAME = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

const readTopic = (text: string, faults: AttributeTopicFault[]): TopicTemplate | null => {
  const parsed = parseTopicTemplate(text);
  const [first] = text.split('/');
  if (parsed.ok && first !== 'tocsin' && first !== '$share') return parsed.value;
  const message = parsed.ok ? 'a plain topic that others publish is wanted' : parsed.error;
  faults.push({ key: 'topic', message: first === 'tocsin' ? 'topics under tocsin/ are written by Tocsin' : message });
  return null;
};

const readSource = (
  source: string | undefined,
  sources: readonly string[],
  faults: AttributeTopicFault[],
): string | null => {
  const [only] = sources;
  if (source === undefined && only !== undefined && sources.length === 1) return only;
  if (source !== undefined && (sources.includes(source) || topicSource(source))) return source;
  const message =
    source === undefined ? 'say whose devices these are' : `unknown source "${source}"${hint(source, sources)}`;
  faults.push({ key: 'source', message, expected: sources.join(', ') || 'a source of the config, which has none' });
  return null;
};

const readDevice = (
  device: string | undefined,
  { captures }: TopicTemplate,
  faults: AttributeTopicFault[],
): string | null => {
  const names = captures.map(({ name }) => name);
  const text = device ?? names.map((name) => `{${name}}`).join('/');
  const used = [...text.matchAll(NAME)].map(([, name = '']) => name);
  const unknown = used.find((name) => !names.includes(name));
  if (used.length > 0 && unknown === undefined && !/[{}]/.test(text.replaceAll(NAME, ''))) return text;
  const key = device === undefined ? 'topic' : 'device';
  const message =
    unknown === undefined
      ? 'say which device it speaks of, by names of the topic'
      : `the topic has no level named {${unknown}}`;
  faults.push({
    key,
    message,
    expected: names.map((name) => `{${name}}`).join(' ') || 'a topic such as fleet/{device}/attributes',
  });
  return null;
};
