import { parseDuration } from '../base/duration.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type JsonPath, parseJsonPath, readJsonPath } from '../model/json-path.ts';
import { createLocalToEpoch, type LocalToEpoch } from '../model/local-time.ts';
import type { Message } from '../model/message.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { Labels, Reading } from '../model/reading.ts';
import { LONGEST_TOPIC, parseTopicTemplate, type TopicTemplate } from '../model/topic.ts';
import { type Availability, createAvailability } from './availability.ts';
import { boundFacts, LARGEST_FACT } from './bounded-facts.ts';
import { byTopic } from './by-topic.ts';
import { checkSourceOptions } from './check-options.ts';
import { createDeviceRule, type DeviceRule, formatDevice } from './device.ts';
import { type DecodeFault, type DecoderFault, decodeFault } from './fault.ts';
import type { DecodeMemory, Format, FormatReader, Retained, Sample } from './format.ts';
import { FORMATS } from './formats.ts';
import { type Named, readNames } from './named.ts';
import { type Observed, observe } from './observed-at.ts';
import type { SourceOptions } from './options.ts';

export type { DecodeMemory } from './format.ts';

/** What one message came to. A message with a fault may still have readings: a wrong time is replaced, and noted. */
export interface Decoded {
  readonly readings: readonly Reading[];
  readonly requests: readonly PublishRequest[];
  readonly faults: readonly DecodeFault[];
}

/** Reads the messages of one source. */
export interface Decoder {
  readonly source: string;
  readonly topics: readonly TopicTemplate[];
  /** Every name that one of its topics gives, or its format. */
  readonly labels: readonly string[];
  /** The labels that the device is made of; null when it comes from the payload. */
  readonly deviceLabels: readonly string[] | null;
  /** How the device is made of them, `{site}/{device}`; null when it comes from the payload. */
  readonly deviceTemplate: string | null;
  readonly retained: Retained;
  /** How often a device reports, as far as the config says, ms. */
  readonly everyMs: number | null;
  /** What its format keeps from one message to the next; the caller holds it. */
  readonly createMemory: () => DecodeMemory;
  /** Changes `memory` in place. Never throws, whatever the message holds. */
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
  const format: Format = FORMATS[options.decode];
  const topics = readTopics(options.topic ?? format.topics, take);
  const device = readDevice({ options, format, topics, hasFaults: faults.length > 0 }, take);
  const time = options.time === undefined ? undefined : take(['time'], parseJsonPath(options.time));
  const zone = options.zone === undefined ? undefined : take(['zone'], createLocalToEpoch(options.zone));
  const everyMs = options.every === undefined ? null : take(['every'], readEvery(options.every));
  faults.push(...checkSourceOptions(options, format));
  const availability = device && readAvailability(options, device, faults);
  if (faults.length > 0 || !device) return err(faults);
  const localToEpoch = zone ?? null;
  const reader = format.create({ valueName: options.value ?? 'value', localToEpoch });
  const plan: Plan = {
    ...{ source, format, reader, device, time: time ?? null, localToEpoch },
    named: byTopic((topic) => readNames(topics, device, topic)),
  };
  const decoder: Decoder = {
    source,
    topics,
    labels: [
      ...new Set([...topics.flatMap(({ captures }) => captures.map(({ name }) => name)), ...(format.labels ?? [])]),
    ],
    deviceLabels: device.labels,
    deviceTemplate: device.template,
    retained: options.retained ?? format.retained ?? 'seed',
    everyMs: everyMs ?? null,
    createMemory: reader.createMemory,
    decode: (memory, message) => decode(plan, memory, message),
  };
  return ok(availability ? withAvailability(decoder, availability) : decoder);
};

const readAvailability = (
  { availability }: SourceOptions,
  device: DeviceRule,
  faults: DecoderFault[],
): Availability | null => {
  const created = availability && createAvailability(availability, device);
  if (!created || created.ok) return created?.value ?? null;
  faults.push(...created.error.map(({ path, message }) => ({ path: ['availability', ...path], message })));
  return null;
};

/** Its topic goes before those of the data, which may well hold it: `shop/{device}/#`. */
const withAvailability = (decoder: Decoder, availability: Availability): Decoder => ({
  ...decoder,
  topics: [...decoder.topics, availability.topic],
  decode: (memory, message) => {
    if (message.topic.length > LONGEST_TOPIC || !availability.takes(message.topic))
      return decoder.decode(memory, message);
    const read = availability.read(decoder.source, message);
    return read.ok ? { readings: [read.value], requests: NOTHING, faults: NOTHING } : refused(read.error);
  },
});

type Take = <T>(path: DecoderFault['path'], result: Result<T, string>) => T | undefined;

const readTopics = (topic: string | readonly string[], take: Take): readonly TopicTemplate[] =>
  typeof topic === 'string'
    ? [take(['topic'], parseTopicTemplate(topic))].filter((template) => template !== undefined)
    : topic.flatMap((text, index) => take(['topic', index], parseTopicTemplate(text)) ?? []);

const readEvery = (text: string): Result<number, string> => {
  const parsed = parseDuration(text);
  if (!parsed.ok) return err(`not ${parsed.error}`);
  return parsed.value > 0 ? parsed : err('nothing reports every 0s');
};

interface DeviceParts {
  readonly options: SourceOptions;
  readonly format: Format;
  readonly topics: readonly TopicTemplate[];
  readonly hasFaults: boolean;
}

/** Of a topic that is wrong or missing nothing can be said about its devices. */
const readDevice = ({ options, format, topics, hasFaults }: DeviceParts, take: Take): DeviceRule | undefined => {
  if (format.settles.includes('device')) return formatDevice;
  const byTopic = options.device === undefined;
  if (byTopic && (hasFaults || topics.length === 0)) return undefined;
  return take(byTopic ? ['topic'] : ['device'], createDeviceRule(options.device, topics));
};

interface Plan {
  readonly source: string;
  /** `topic` MUST NOT be longer than `LONGEST_TOPIC`. */
  readonly named: (topic: string) => Named;
  readonly format: Format;
  readonly reader: FormatReader;
  readonly device: DeviceRule;
  readonly time: JsonPath | null;
  readonly localToEpoch: LocalToEpoch | null;
}

const LARGEST_PAYLOAD = 256 * 1024;

const decode = (plan: Plan, memory: DecodeMemory, message: Message): Decoded => {
  const { topic, payload, retain, receivedAt } = message;
  if (payload.length === 0 && !plan.format.takesEmpty) return refused(decodeFault('empty', 'no payload'));
  if (payload.length > (plan.format.largest ?? LARGEST_PAYLOAD))
    return refused(decodeFault('too-large', `${payload.length} bytes`));
  if (topic.length > LONGEST_TOPIC) return refused(decodeFault('too-large', `a topic of ${topic.length} characters`));
  const { labels, rest, device } = plan.named(topic);
  if (!labels) return refused(decodeFault('wrong-topic', topic));
  const read = plan.reader.read(memory, { payload, topic, labels, rest, retain, receivedAt });
  if (!read.ok) return refused(read.error);
  const { samples: all, requests = NOTHING, faults = NOTHING } = read.value;
  const { samples, faults: large } =
    payload.length > LARGEST_FACT ? boundFacts(all) : { samples: all, faults: NOTHING };
  const found: DecodeFault[] = [...faults, ...large];
  const readings: Reading[] = [];
  for (const sample of samples) {
    const reading = toReading(plan, sample, { labels, device }, message);
    if (reading.ok) readings.push(reading.value.reading);
    const fault = reading.ok ? reading.value.fault : reading.error;
    if (fault) found.push(fault);
  }
  return { readings, requests, faults: found };
};

const NOTHING: readonly never[] = Object.freeze([]);

const refused = (fault: DecodeFault): Decoded => ({ readings: NOTHING, requests: NOTHING, faults: [fault] });

interface ByTopic extends Pick<Named, 'device'> {
  readonly labels: Labels;
}

type Read = Result<{ readonly reading: Reading; readonly fault: DecodeFault | undefined }, DecodeFault>;

const toReading = (plan: Plan, sample: Sample, named: ByTopic, { receivedAt, retain, topic }: Message): Read => {
  const labels = sample.labels ? { ...named.labels, ...sample.labels } : named.labels;
  const device = (sample.labels ? null : named.device) ?? plan.device.read(labels, sample);
  if (!device.ok) return device;
  const { observedAt, timed, fault } = observedOf(plan, sample, receivedAt);
  const { facts } = sample;
  // Key by key: what is put together by spreading takes several times as long, for every message.
  const reading: Reading = {
    source: plan.source,
    device: device.value,
    labels,
    facts,
    observedAt,
    timed,
    receivedAt,
    retained: retain,
    topic,
  };
  return ok({ reading: saysMore(sample) ? { ...reading, ...moreOf(sample) } : reading, fault });
};

const saysMore = ({ online, historical, goneWith }: Sample): boolean =>
  online !== undefined || historical !== undefined || goneWith !== undefined;

const moreOf = ({ online, historical, goneWith }: Sample): Partial<Reading> => ({
  ...(online !== undefined && { online }),
  ...(historical !== undefined && { historical }),
  ...(goneWith && { goneWith }),
});

const observedOf = ({ time, localToEpoch }: Plan, sample: Sample, receivedAt: number): Observed => {
  if (time) return observe(readJsonPath(sample.root, time), localToEpoch, receivedAt);
  if (sample.time === undefined) return { observedAt: receivedAt, timed: false };
  return observe(sample.time, localToEpoch, receivedAt);
};
