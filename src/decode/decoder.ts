import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type JsonPath, parseJsonPath, readJsonPath } from '../model/json-path.ts';
import type { Message } from '../model/message.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { Reading } from '../model/reading.ts';
import { captureLabels, filterMatches, parseTopicTemplate, type TopicTemplate } from '../model/topic.ts';
import type { Content } from './content.ts';
import { createDeviceRule, type DeviceRule } from './device.ts';
import { type DecodeFault, type DecoderFault, decodeFault } from './fault.ts';
import { readJson } from './json-format.ts';
import { createLocalToEpoch, type LocalToEpoch } from './local-time.ts';
import { type Observed, observe } from './observed-at.ts';
import type { SourceOptions } from './options.ts';
import { readNumber, readText } from './text-format.ts';

/** What a source's format keeps from one message to the next. The formats of today keep nothing. */
export type DecodeMemory = Readonly<Record<string, Json>>;

export const emptyDecodeMemory: DecodeMemory = {};

/** What one message came to. A message with a fault may still have readings: a wrong time is replaced, and noted. */
export interface Decoded {
  readonly readings: readonly Reading[];
  readonly memory: DecodeMemory;
  readonly requests: readonly PublishRequest[];
  readonly faults: readonly DecodeFault[];
}

/** Reads the messages of one source. */
export interface Decoder {
  readonly source: string;
  readonly topics: readonly TopicTemplate[];
  /** Every name that one of its topics gives. */
  readonly labels: readonly string[];
  /** The labels that the device is made of; null when it comes from the payload. */
  readonly deviceLabels: readonly string[] | null;
  /** Never throws, whatever the message holds. */
  readonly decode: (memory: DecodeMemory, message: Message) => Decoded;
}

/** A decoder for `options`, or every fault in them. */
export const createDecoder = (source: string, options: SourceOptions): Result<Decoder, readonly DecoderFault[]> => {
  const faults: DecoderFault[] = [];
  const take = <T>(path: DecoderFault['path'], result: Result<T, string>): T | undefined => {
    if (result.ok) return result.value;
    faults.push({ path, message: result.error });
    return undefined;
  };
  const topics = readTopics(options.topic, take);
  const byTopic = options.device === undefined;
  // Of a topic that is wrong itself nothing else can be said.
  const device =
    byTopic && faults.length > 0
      ? undefined
      : take(byTopic ? ['topic'] : ['device'], createDeviceRule(options.device, topics));
  const time = options.time === undefined ? undefined : take(['time'], parseJsonPath(options.time));
  const zone = options.zone === undefined ? undefined : take(['zone'], createLocalToEpoch(options.zone));
  faults.push(...mismatches(options));
  if (faults.length > 0 || !device) return err(faults);
  const labels = [...new Set(topics.flatMap(({ captures }) => captures.map(({ name }) => name)))];
  const plan: Plan = { source, topics, device, time: time ?? null, zone: zone ?? null, read: reader(options) };
  return ok({
    source,
    topics,
    labels,
    deviceLabels: device.labels,
    decode: (memory, message) => decode(plan, memory, message),
  });
};

type Take = <T>(path: DecoderFault['path'], result: Result<T, string>) => T | undefined;

const readTopics = (topic: string | readonly string[], take: Take): readonly TopicTemplate[] =>
  typeof topic === 'string'
    ? [take(['topic'], parseTopicTemplate(topic))].filter((template) => template !== undefined)
    : topic.flatMap((text, index) => take(['topic', index], parseTopicTemplate(text)) ?? []);

/** Settings that have nothing to act on: written by someone who expects them to do something. */
const mismatches = ({ decode, device, time, zone }: SourceOptions): readonly DecoderFault[] => {
  const faults: DecoderFault[] = [];
  if (decode !== 'json' && time !== undefined)
    faults.push({ path: ['time'], message: `decode: ${decode} has no fields; a time needs decode: json` });
  if (decode !== 'json' && device?.startsWith('$'))
    faults.push({ path: ['device'], message: `decode: ${decode} has no fields; a path needs decode: json` });
  if (zone !== undefined && time === undefined)
    faults.push({ path: ['zone'], message: 'a zone is that of a time: set time too' });
  return faults;
};

interface Plan {
  readonly source: string;
  readonly topics: readonly TopicTemplate[];
  readonly device: DeviceRule;
  readonly time: JsonPath | null;
  readonly zone: LocalToEpoch | null;
  readonly read: (text: string) => Result<Content, DecodeFault>;
}

const reader = ({ decode, value = 'value' }: SourceOptions): Plan['read'] => {
  const read = { json: readJson, text: readText, number: readNumber }[decode];
  return (text) => read(text, value);
};

const LARGEST_PAYLOAD = 256 * 1024;
const utf8 = new TextDecoder();

const decode = (plan: Plan, memory: DecodeMemory, message: Message): Decoded => {
  const { topic, payload, receivedAt } = message;
  const refused = (fault: DecodeFault): Decoded => ({ readings: [], memory, requests: [], faults: [fault] });
  if (payload.length === 0) return refused(decodeFault('empty', 'no payload'));
  if (payload.length > LARGEST_PAYLOAD) return refused(decodeFault('too-large', `${payload.length} bytes`));
  const template = plan.topics.find(({ filter }) => filterMatches(filter, topic));
  if (!template) return refused(decodeFault('wrong-topic', topic));
  const content = plan.read(utf8.decode(payload));
  if (!content.ok) return refused(content.error);
  const { facts, root, fault } = content.value;
  const labels = captureLabels(template, topic);
  const device = plan.device.read(labels, root);
  if (!device.ok) return refused(device.error);
  const observed: Observed = plan.time
    ? observe(readJsonPath(root, plan.time), plan.zone, receivedAt)
    : { observedAt: receivedAt, timed: false };
  const reading: Reading = {
    source: plan.source,
    device: device.value,
    labels,
    facts,
    observedAt: observed.observedAt,
    timed: observed.timed,
    receivedAt,
    retained: message.retain,
    topic,
  };
  return {
    readings: [reading],
    memory,
    requests: [],
    faults: [fault, observed.fault].filter((each) => each !== undefined),
  };
};
