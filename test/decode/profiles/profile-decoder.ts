import type { Json } from '../../../src/base/json.ts';
import { createDecoder } from '../../../src/decode/decoder.ts';
import type { SourceOptions } from '../../../src/decode/options.ts';
import type { Message } from '../../../src/model/message.ts';
import type { Reading } from '../../../src/model/reading.ts';

/** When every message of these tests is received, unless it says otherwise. */
export const RECEIVED = Date.parse('2026-11-22T05:00:00Z');

export type Said = readonly [topic: string, payload: string | Uint8Array | Json, over?: Partial<Message>];

/** What a reading says, in short; `at` is its own time. */
export interface Heard {
  readonly device: string;
  readonly facts: Reading['facts'];
  readonly at?: string;
  readonly online?: boolean;
}

const toHeard = ({ device, facts, timed, observedAt, online }: Reading): Heard => ({
  device,
  facts,
  ...(timed && { at: new Date(observedAt).toISOString() }),
  ...(online !== undefined && { online }),
});

const toBytes = (payload: Said[1]): Uint8Array => {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
};

/** One source that reads by a profile, and remembers what its profile remembers from message to message. */
export const createProfileDecoder = (options: SourceOptions) => {
  const decoder = createDecoder('fleet', options);
  if (!decoder.ok) throw new Error(JSON.stringify(decoder.error));
  const memory = decoder.value.createMemory();
  const decode = (topic: string, payload: Said[1], over: Partial<Message> = {}) => {
    const fixed = { retain: false, qos: 1, dup: false, packetId: 1, receivedAt: RECEIVED } as const;
    return decoder.value.decode(memory, { topic, payload: toBytes(payload), ...fixed, ...over });
  };
  return {
    decoder: decoder.value,
    decode,
    hear: (...said: Said): readonly Heard[] => decode(...said).readings.map(toHeard),
    faults: (...said: Said) => decode(...said).faults.map(({ reason }) => reason),
  };
};

/** One message, and what is heard of it by a decoder that has heard nothing before. */
export interface Row {
  readonly is: string;
  readonly said: Said;
  readonly heard: readonly Heard[];
  readonly faults?: readonly string[];
  /** Further options of the source. */
  readonly options?: Partial<SourceOptions>;
}

export const answer = (decode: SourceOptions['decode'], { said, options }: Row) => {
  const { decode: read } = createProfileDecoder({ ...options, decode });
  const { readings, faults } = read(...said);
  return { heard: readings.map(toHeard), faults: faults.map(({ reason }) => reason) };
};

export const expectationOf = ({ heard, faults = [] }: Row) => ({ heard, faults });
