import { encode as encodeCbor } from 'cbor-x';
import fc from 'fast-check';
import { pack } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import { createDecoder, type Decoder } from '../../src/decode/decoder.ts';
import type { Format } from '../../src/decode/format.ts';
import { FORMAT_NAMES, FORMATS, type FormatName } from '../../src/decode/formats.ts';
import { NOW } from './decode-message.ts';
import { write } from './sparkplug/plant.ts';

const decoderOf = (name: FormatName): Decoder => {
  const { topics }: Format = FORMATS[name];
  const decoder = createDecoder('s', topics.length > 0 ? { decode: name } : { decode: name, topic: 'a/{device}/#' });
  if (!decoder.ok) throw new Error(JSON.stringify(decoder.error));
  return decoder.value;
};

/** Levels that some format looks for, beside any others. */
const level = fc.oneof(
  fc.constantFrom('NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH', 'SENSOR', 'LWT', 'STATE', 'availability'),
  fc.constantFrom('$state', 'status', 'events', 'rpc', 'up', 'shadow', 'update', 'online', '__proto__', 'a', 'b'),
  fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replaceAll(/[/+#\0]/g, '')),
);

/** A topic that one of the filters matches. */
const topicOf = ({ topics }: Decoder): fc.Arbitrary<string> =>
  fc.constantFrom(...topics).chain(({ filter }) => {
    const parts = filter
      .split('/')
      .map((part) =>
        part === '+'
          ? level
          : part === '#'
            ? fc.array(level, { maxLength: 5 }).map((more) => more.join('/'))
            : fc.constant(part),
      );
    return fc.tuple(...parts).map((levels) => levels.join('/'));
  });

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const oddKey = fc.constantFrom('__proto__', 'constructor', 'a.b', '', 'Time', 'value', 'toString', 'uplink_message');
const oddValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(null, 1e308, -0, 2 ** 60, 'nan', '1e999', 'unavailable', -5, 4_070_908_800_000),
    fc.dictionary(fc.oneof(oddKey, fc.string()), tie('value'), { noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;

const metric = fc.record(
  {
    name: fc.oneof(fc.constantFrom('bdSeq', 'online', '__proto__', 'a.b'), fc.string()),
    alias: fc.oneof(fc.nat(3), fc.constant('18446744073709551615')),
    timestamp: fc.oneof(fc.constantFrom(0, NOW, 4_070_908_800_000, '18446744073709551615'), fc.maxSafeNat()),
    datatype: fc.nat(40),
    isNull: fc.boolean(),
    isHistorical: fc.boolean(),
    int: fc.nat(),
    long: fc.maxSafeNat(),
    double: fc.double(),
    text: fc.string(),
  },
  { requiredKeys: [] },
);
const sparkplug = fc
  .record(
    { timestamp: fc.maxSafeNat(), seq: fc.nat(300), metrics: fc.array(metric, { maxLength: 6 }) },
    { requiredKeys: [] },
  )
  .map((payload) => write(payload));

const valid: fc.Arbitrary<Uint8Array> = fc.oneof(
  oddValue.map((value) => utf8(JSON.stringify(value) ?? '')),
  oddValue.map((value) => utf8(Buffer.from(JSON.stringify(value) ?? '').toString('base64'))),
  oddValue.map((value) => new Uint8Array(encodeCbor(value))),
  oddValue.map((value) => new Uint8Array(pack(value))),
  sparkplug,
  fc.string().map(utf8),
);

/** Some bytes of a valid payload put wrong, and perhaps its end cut off. */
const mutated = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(200))
  .map(([bytes, changes, cut]) => {
    const wrong = bytes.slice();
    for (const [at, byte] of changes) if (wrong.length > 0) wrong[at % wrong.length] = byte;
    return cut < 50 ? wrong.subarray(0, wrong.length - Math.min(cut, wrong.length)) : wrong;
  });

const payloads = fc.oneof(valid, mutated, fc.uint8Array({ maxLength: 200 }));

const isPlain = (value: unknown, depth = 0): boolean => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > 600) return false;
  if (Array.isArray(value)) return value.every((one) => isPlain(one, depth + 1));
  return (
    Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every((one) => isPlain(one, depth + 1))
  );
};

const checkMessage = (decoder: Decoder, memory: object, topic: string, payload: Uint8Array, receivedAt = NOW) => {
  const message = { topic, payload, retain: false, qos: 0, dup: false, packetId: 1, receivedAt } as const;
  const { readings, requests, faults } = decoder.decode(memory, message);
  // Each reading takes some bytes of the payload, or is a device that was named before.
  expect(readings.length).toBeLessThanOrEqual(payload.length + 1_000);
  expect(requests.length).toBeLessThanOrEqual(1);
  for (const { device, facts, labels, observedAt } of readings) {
    expect(device.length).toBeGreaterThan(0);
    expect(device.length).toBeLessThanOrEqual(255);
    expect(Number.isFinite(observedAt) && observedAt <= receivedAt + 300_000).toBe(true);
    expect(Object.values(labels).every((label) => typeof label === 'string')).toBe(true);
    expect(isPlain(facts)).toBe(true);
    expect(Object.entries(facts).filter(([name]) => name.includes('.'))).toEqual([]);
  }
  for (const { detail } of faults) expect(detail.length).toBeLessThanOrEqual(120);
  return { readings, faults };
};

describe.each(FORMAT_NAMES)('%s', (name) => {
  const decoder = decoderOf(name);

  test('whatever comes, it is readings of plain facts, or faults', () => {
    const messages = fc.array(fc.tuple(topicOf(decoder), payloads), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(messages, (received) => {
        const memory = decoder.createMemory();
        for (const [topic, payload] of received) checkMessage(decoder, memory, topic, payload);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });

  const [topic = ''] = fc.sample(topicOf(decoder), { numRuns: 1, seed: 1 });

  test.each([
    { is: '10 MB', payload: new Uint8Array(10_000_000).fill(0x20) },
    { is: 'lists in JSON, 10,000 deep', payload: utf8('['.repeat(10_000) + ']'.repeat(10_000)) },
    { is: 'objects in JSON, 10,000 deep', payload: utf8('{"a":'.repeat(10_000) + 1 + '}'.repeat(10_000)) },
    { is: 'lists in CBOR, 200,000 deep', payload: new Uint8Array(200_000).fill(0x81) },
    { is: 'lists in MessagePack, 200,000 deep', payload: new Uint8Array(200_000).fill(0x91) },
    { is: 'groups in protobuf, 200,000 deep', payload: new Uint8Array(200_000).fill(0x7b) },
    { is: 'no UTF-8', payload: new Uint8Array(1_000).fill(0xff) },
    { is: 'as many empty metrics as fit', payload: new Uint8Array(250_000).map((_, at) => (at % 2 === 0 ? 0x12 : 0)) },
  ])('$is is bounded', ({ payload }) => {
    checkMessage(decoder, decoder.createMemory(), topic, payload);
    const base64 = utf8(Buffer.from(payload.subarray(0, 180_000)).toString('base64'));
    checkMessage(decoder, decoder.createMemory(), topic, base64);
  });
});

describe('one clock that is wrong', () => {
  test.each([
    ['1970', 0],
    ['2099', Date.UTC(2099, 0)],
  ])('%s is replaced by ours, in every format that has a time', (_, at) => {
    const time = (decode: FormatName, payload: Uint8Array) => {
      const decoder = createDecoder('s', { decode, topic: 'a/{device}', time: '$.t' });
      if (!decoder.ok) throw new Error('faulty source');
      const { readings } = checkMessage(decoder.value, decoder.value.createMemory(), 'a/b', payload);
      return readings.map(({ observedAt, timed }) => [observedAt, timed]);
    };
    expect(time('json', utf8(JSON.stringify({ t: at })))).toEqual([[NOW, false]]);
    expect(time('cbor', new Uint8Array(encodeCbor({ t: at })))).toEqual([[NOW, false]]);
    expect(time('msgpack', new Uint8Array(pack({ t: at })))).toEqual([[NOW, false]]);
    const plant = decoderOf('sparkplug-b');
    const metrics = [{ name: 'm', int: 1, timestamp: at }];
    const { readings } = checkMessage(plant, plant.createMemory(), 'spBv1.0/g/NDATA/n', write({ metrics }));
    expect(readings.map(({ observedAt, timed }) => [observedAt, timed])).toEqual([[NOW, false]]);
  });
});

test('a topic with 200 levels, or a level of 60,000 letters, is refused or named within bounds', () => {
  for (const name of FORMAT_NAMES) {
    const decoder = decoderOf(name);
    for (const { filter } of decoder.topics) {
      const longer = filter.replace(/#$/, Array(200).fill('x').join('/'));
      for (const topic of [longer.replaceAll('+', 'x'), longer.replaceAll('+', 'y'.repeat(60_000))]) {
        checkMessage(decoder, decoder.createMemory(), topic, utf8('{"value":1}'));
      }
    }
  }
});
