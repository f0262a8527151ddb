import type { Json } from '../base/json.ts';
import type { Result } from '../base/result.ts';
import type { LocalToEpoch } from '../model/local-time.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { Labels } from '../model/reading.ts';
import type { DecodeFault } from './fault.ts';

/** What a message says of one device at one time, as far as its format knows. */
export interface Sample {
  /** A value that the format calls absent (null, nan, empty, an error) is null; no key has a dot. */
  readonly facts: Readonly<Record<string, Json>>;
  /** What the paths of the source's `device` and `time` read from. */
  readonly root: Json;
  /** The device; MUST be given by a format that settles `device`. */
  readonly device?: string;
  /** Its own time, in any form that `parseTime` takes; left out, the format that settles `time` knows none. */
  readonly time?: Json;
  /** What it says of the device's connection: a birth or a will, an availability topic. */
  readonly online?: boolean;
  /** Of one that is gone: so are all that bear these labels, of whom the format has forgotten the names. */
  readonly goneWith?: Labels;
  /** The device kept it for a while and sent it late, and says so. */
  readonly historical?: boolean;
  /** Names beside those of the topic. */
  readonly labels?: Labels;
}

/** One message, as a format is handed it. */
export interface FormatInput {
  readonly payload: Uint8Array;
  readonly topic: string;
  /** What the source's topic names. */
  readonly labels: Labels;
  /** The levels that a final `#` of the source's topic stands for, joined by `/`; empty without one. */
  readonly rest: string;
  readonly retain: boolean;
  readonly receivedAt: number;
}

/** What one message came to. With faults there may still be samples. */
export interface FormatResult {
  readonly samples: readonly Sample[];
  /** What is to be published: a request to be born again, a sign that somebody still listens. */
  readonly requests?: readonly PublishRequest[];
  readonly faults?: readonly DecodeFault[];
}

/** What a format remembers from one message to the next; owned by the caller, changed in place by `read`. */
export type DecodeMemory = object;

/** How a source sets up a format. */
export interface FormatSetup {
  /** Fact name of a bare number, text or list. */
  readonly valueName: string;
  /** Of times without an offset; null: UTC. */
  readonly localToEpoch: LocalToEpoch | null;
}

/** Reads the messages of one source. Never throws, whatever the payload holds. */
export interface FormatReader {
  readonly createMemory: () => DecodeMemory;
  readonly read: (memory: DecodeMemory, input: FormatInput) => Result<FormatResult, DecodeFault>;
}

/** What becomes of a message that the broker kept. */
export const RETAINED = ['seed', 'ignore', 'evaluate'] as const;
export type Retained = (typeof RETAINED)[number];

export type FormatSetting = 'device' | 'time' | 'zone' | 'value';

/** A payload format, or a profile of a system that has its own topics. */
export interface Format {
  /** What a source reads that names no topic of its own; empty: it must. */
  readonly topics: readonly string[];
  /** Options of a source that the format settles by itself, so that nobody may give them. */
  readonly settles: readonly FormatSetting[];
  /** Whether a path of the source can lead to anything: a text has no fields. */
  readonly hasFields: boolean;
  /** The device is what the topic names, so that a topic without a name or a final `#` says nothing of it. */
  readonly namesDevice?: boolean;
  /** Names beside those of the topics that its samples may have; `device` would hide the device from texts and keys. */
  readonly labels?: readonly string[];
  /** What becomes of retained messages where the source does not say; `seed` where the format does not either. */
  readonly retained?: Retained;
  /** Bytes of a payload that are read; left out, 256 kB. */
  readonly largest?: number;
  /** Payload without bytes is a message too, of which the format makes something. */
  readonly takesEmpty?: boolean;
  readonly create: (setup: FormatSetup) => FormatReader;
}

const NOTHING: DecodeMemory = Object.freeze({});

/** A reader of a format that remembers nothing. */
export const withoutMemory = (read: (input: FormatInput) => Result<FormatResult, DecodeFault>): FormatReader => ({
  createMemory: () => NOTHING,
  read: (_memory, input) => read(input),
});

/** A reader of a format with a memory of its own kind: what `createMemory` made is what `read` is handed. */
export const withMemory = <Memory extends object>(reader: {
  readonly createMemory: () => Memory;
  readonly read: (memory: Memory, input: FormatInput) => Result<FormatResult, DecodeFault>;
}): FormatReader => ({
  createMemory: reader.createMemory,
  read: (memory, input) => reader.read(memory as Memory, input),
});
