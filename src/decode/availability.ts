import { isJsonObject, type Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type JsonPath, parseJsonPath, readJsonPath } from '../model/json-path.ts';
import type { Message } from '../model/message.ts';
import type { Reading } from '../model/reading.ts';
import { parseTopicTemplate, type TopicTemplate } from '../model/topic.ts';
import type { AvailabilityOptions } from './availability-options.ts';
import { byTopic } from './by-topic.ts';
import type { DeviceRule } from './device.ts';
import { type DecodeFault, type DecoderFault, decodeFault } from './fault.ts';
import { type Named, readNames } from './named.ts';

/** Reads the messages that say whether a device is connected: its birth, and the will that the broker publishes for it. */
export interface Availability {
  readonly topic: TopicTemplate;
  /** Whether messages on `topic`, which MUST NOT be longer than `LONGEST_TOPIC`, are its. */
  readonly takes: (topic: string) => boolean;
  readonly read: (source: string, message: Message) => Result<Reading, DecodeFault>;
}

/** By the options of a source whose devices are made as `device` says; or every fault in them. */
export const createAvailability = (
  options: AvailabilityOptions,
  device: DeviceRule,
): Result<Availability, readonly DecoderFault[]> => {
  const topic = parseTopicTemplate(options.topic);
  if (!topic.ok) return err([{ path: ['topic'], message: topic.error }]);
  const path = options.path === undefined ? null : parseJsonPath(options.path);
  if (path && !path.ok) return err([{ path: ['path'], message: path.error }]);
  const fault = deviceFault(device, topic.value);
  if (fault !== null) return err([{ path: ['topic'], message: fault }]);
  const named = byTopic((text) => readNames([topic.value], device, text));
  const parts = { options, device, named, path: path?.value ?? null };
  return ok({
    topic: topic.value,
    takes: (text) => named(text).labels !== null,
    read: (source, message) => read(parts, source, message),
  });
};

const deviceFault = ({ labels }: DeviceRule, { captures }: TopicTemplate): string | null => {
  if (labels === null) return 'the device comes from the payload, and a will says nothing of it';
  const missing = labels.find((label) => !captures.some(({ name }) => name === label));
  return missing === undefined ? null : `it has no level named {${missing}}, which is part of the device`;
};

interface Parts {
  readonly options: AvailabilityOptions;
  readonly device: DeviceRule;
  readonly named: (topic: string) => Named;
  readonly path: JsonPath | null;
}

const read = (
  { options, device: rule, named, path }: Parts,
  source: string,
  { topic, payload, receivedAt, retain: retained }: Message,
): Result<Reading, DecodeFault> => {
  const word = wordIn(payload, path);
  const online = word === options.online ? true : word === options.offline ? false : undefined;
  if (online === undefined) {
    return err(decodeFault('wrong-shape', `neither ${options.online} nor ${options.offline}: ${word}`));
  }
  const { labels, device: known } = named(topic);
  if (!labels) return err(decodeFault('wrong-topic', topic));
  const device = known ?? rule.read(labels, { root: null });
  if (!device.ok) return device;
  const times = { observedAt: receivedAt, timed: false, receivedAt };
  return ok({ ...{ source, device: device.value, labels, facts: { online }, online, retained, topic }, ...times });
};

const LONGEST = 4096;

/** The payload as text, or what stands at the path of one that is JSON. */
const wordIn = (payload: Uint8Array, path: JsonPath | null): string => {
  const text = new TextDecoder().decode(payload.subarray(0, LONGEST)).trim();
  if (path === null && !text.startsWith('"')) return text;
  const root = parseJson(text);
  const value = path !== null && isJsonObject(root) ? readJsonPath(root, path) : root;
  return typeof value === 'object' ? text : String(value);
};

const parseJson = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
