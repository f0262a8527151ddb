import protobuf from 'protobufjs';
import { createDecoder } from '../../../src/decode/decoder.ts';
import type { Message } from '../../../src/model/message.ts';
import type { Reading } from '../../../src/model/reading.ts';

/** What Sparkplug B sends, as far as it becomes facts; field names are ours, numbers and types are the standard's. */
const { root } = protobuf.parse(
  `syntax = "proto2";
  message PropertyValue { optional uint32 type = 1; optional bool isNull = 2; optional uint32 int = 3; optional uint64 long = 4;
    optional string text = 8; optional PropertySet set = 9; }
  message PropertySet { repeated string keys = 1; repeated PropertyValue values = 2; }
  message Template { optional string version = 1; repeated Metric metrics = 2; }
  message Metric { optional string name = 1; optional uint64 alias = 2; optional uint64 timestamp = 3; optional uint32 datatype = 4;
    optional bool isHistorical = 5; optional bool isTransient = 6; optional bool isNull = 7; optional PropertySet properties = 9;
    optional uint32 int = 10; optional uint64 long = 11; optional float float = 12; optional double double = 13;
    optional bool boolean = 14; optional string text = 15; optional bytes bytes = 16; optional Template template = 18; }
  message Payload { optional uint64 timestamp = 1; repeated Metric metrics = 2; optional uint64 seq = 3; optional string uuid = 4;
    optional bytes body = 5; }`,
);
const PAYLOAD = root.lookupType('Payload');

type Count = number | string;

export interface WrittenMetric {
  readonly name?: string;
  readonly alias?: Count;
  readonly timestamp?: Count;
  readonly datatype?: number;
  readonly isHistorical?: boolean;
  readonly isNull?: boolean;
  readonly properties?: { readonly keys: readonly string[]; readonly values: readonly object[] };
  readonly int?: number;
  readonly long?: Count;
  readonly float?: number;
  readonly double?: number;
  readonly boolean?: boolean;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly template?: object;
}

export interface WrittenPayload {
  readonly timestamp?: Count;
  readonly metrics?: readonly WrittenMetric[];
  readonly seq?: number;
  readonly uuid?: string;
}

/** As protobufjs writes it. */
export const write = (payload: WrittenPayload): Uint8Array => PAYLOAD.encode(PAYLOAD.fromObject(payload)).finish();

/** What protobufjs reads in a payload that was published. */
export const readBack = (bytes: Uint8Array): WrittenPayload =>
  PAYLOAD.toObject(PAYLOAD.decode(bytes), { longs: Number, defaults: false });

/** When the messages of these tests are received, unless they say so. */
export const NOW = Date.UTC(2026, 10, 22, 12);

export interface Heard {
  readonly readings: readonly Reading[];
  /** Each reading as its device, what is said of its connection, and its facts. */
  readonly said: readonly (readonly [device: string, online: boolean | undefined, facts: Reading['facts']])[];
  readonly faults: readonly string[];
  /** Topics of what is to be published. */
  readonly asked: readonly string[];
  readonly requests: readonly { readonly topic: string; readonly payload: string | Uint8Array }[];
}

/** A source of Sparkplug messages with its memory. */
export const createPlant = () => {
  const decoder = createDecoder('plant', { decode: 'sparkplug-b' });
  if (!decoder.ok) throw new Error(JSON.stringify(decoder.error));
  const memory = decoder.value.createMemory();
  const hear = (topic: string, payload: WrittenPayload | Uint8Array, over: Partial<Message> = {}): Heard => {
    const bytes = payload instanceof Uint8Array ? payload : write(payload);
    const { readings, faults, requests } = decoder.value.decode(memory, {
      ...{ topic, payload: bytes, retain: false, qos: 0, dup: false, packetId: 1, receivedAt: NOW },
      ...over,
    });
    return {
      readings,
      said: readings.map(({ device, online, facts }) => [device, online, facts]),
      faults: faults.map(({ reason }) => reason),
      asked: requests.map(({ topic: to }) => to),
      requests,
    };
  };
  return { hear };
};
