import protobuf from 'protobufjs/minimal.js';
import { err, ok, type Result } from '../../base/result.ts';
import { type DecodeFault, decodeFault } from '../fault.ts';
import { integerToJson } from '../to-json.ts';

/** A count of 64 bits: a number where one holds it exactly, else its digits. */
export type Count = number | string;

/** One metric as it was sent. Of the values those are read that become facts: no bytes, data sets and templates. */
export interface Metric {
  readonly name?: string;
  readonly alias?: Count;
  readonly timestamp?: Count;
  readonly datatype?: number;
  readonly isHistorical?: boolean;
  readonly isNull?: boolean;
  /** The property `Quality`. */
  readonly quality?: number;
  /** As on the wire: integers without a sign. */
  readonly value?: number | bigint | boolean | string;
}

export interface Payload {
  readonly timestamp?: Count;
  readonly seq?: number;
  readonly metrics: readonly Metric[];
}

/** The message `Payload` of Sparkplug B 3.0. Never throws; reads no deeper than the properties of a metric. */
export const readPayload = (bytes: Uint8Array): Result<Payload, DecodeFault> => {
  try {
    return readTop(protobuf.Reader.create(bytes));
  } catch (error) {
    return err(decodeFault('not-sparkplug', error instanceof Error ? error.message : String(error)));
  }
};

type Reader = protobuf.Reader;
type Built<T> = { -readonly [Key in keyof T]: T[Key] };

/** As many as a node may have been born with: an empty metric is two bytes, and a megabyte of them a second's work. */
const MOST_METRICS = 50_000;

const COMPRESSED = 'SPBV1.0_COMPRESSED';

/** The cases are field numbers with their wire type, as they stand in the bytes: `(field << 3) | type`. */
const readTop = (reader: Reader): Result<Payload, DecodeFault> => {
  const metrics: Metric[] = [];
  const payload: Built<Payload> = { metrics };
  let uuid = '';
  readFields(reader, reader.len, (tag) => {
    if (tag === 0x08) payload.timestamp = readCount(reader);
    else if (tag === 0x12) {
      if (metrics.length >= MOST_METRICS) throw new RangeError(`more than ${MOST_METRICS} metrics`);
      metrics.push(readMetric(reader));
    } else if (tag === 0x18) payload.seq = Number(readCount(reader));
    else if (tag === 0x22) uuid = reader.string();
    else return false;
    return true;
  });
  return uuid === COMPRESSED ? err(decodeFault('not-sparkplug', 'compressed, which is not read')) : ok(payload);
};

const readMetric = (reader: Reader): Metric => {
  const metric: Built<Metric> = {};
  readFields(reader, readEnd(reader), (tag) => {
    if (tag === 0x0a) metric.name = reader.string();
    else if (tag === 0x10) metric.alias = readCount(reader);
    else if (tag === 0x18) metric.timestamp = readCount(reader);
    else if (tag === 0x20) metric.datatype = reader.uint32();
    else if (tag === 0x28) metric.isHistorical = reader.bool();
    else if (tag === 0x38) metric.isNull = reader.bool();
    else if (tag === 0x4a) Object.assign(metric, readProperties(reader));
    else return readValue(reader, tag, metric);
    return true;
  });
  return metric;
};

const readValue = (reader: Reader, tag: number, metric: Built<Metric>): boolean => {
  if (tag === 0x50) metric.value = reader.uint32();
  else if (tag === 0x58) metric.value = readUint64(reader);
  else if (tag === 0x65) metric.value = reader.float();
  else if (tag === 0x69) metric.value = reader.double();
  else if (tag === 0x70) metric.value = reader.bool();
  else if (tag === 0x7a) metric.value = reader.string();
  else return false;
  return true;
};

/** Names and values stand in two lists of the same order. */
const readProperties = (reader: Reader): Pick<Metric, 'quality'> => {
  const keys: string[] = [];
  const values: (number | undefined)[] = [];
  readFields(reader, readEnd(reader), (tag) => {
    if (tag === 0x0a) keys.push(reader.string());
    else if (tag === 0x12) values.push(readPropertyInteger(reader));
    else return false;
    return true;
  });
  const quality = values[keys.indexOf('Quality')];
  return quality === undefined ? {} : { quality };
};

const readPropertyInteger = (reader: Reader): number | undefined => {
  let value: number | undefined;
  readFields(reader, readEnd(reader), (tag) => {
    if (tag !== 0x18 && tag !== 0x20) return false;
    value = Number(readCount(reader));
    return true;
  });
  return value;
};

/** Fields that `readField` does not know are passed over. */
const readFields = (reader: Reader, end: number, readField: (tag: number) => boolean): void => {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!readField(tag)) reader.skipType(tag & 7, 0, tag >>> 3);
  }
  if (reader.pos > end) throw new RangeError(`a field runs over the end of its message at byte ${end}`);
};

const readEnd = (reader: Reader): number => {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError(`ends too soon: ${length} more bytes at byte ${reader.pos}`);
  return end;
};

const readUint64 = (reader: Reader): bigint => {
  const { high, low } = reader.uint64();
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
};

const readCount = (reader: Reader): Count => integerToJson(readUint64(reader));
