import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDecoder, emptyDecodeMemory } from '../../src/decode/decoder.ts';
import type { SourceOptions } from '../../src/decode/options.ts';
import type { Message } from '../../src/model/message.ts';

const NOW = Date.UTC(2026, 0, 1, 12);

const message = (payload: string | Uint8Array, over: Partial<Message> = {}): Message => ({
  topic: 'cold/oslo/f7/telemetry',
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
  retain: false,
  qos: 1,
  dup: false,
  packetId: 1,
  receivedAt: NOW,
  ...over,
});

const COLD: SourceOptions = { topic: 'cold/{site}/{device}/telemetry', decode: 'json' };

const decode = (options: Partial<SourceOptions>, payload: string | Uint8Array, over: Partial<Message> = {}) => {
  const decoder = createDecoder('cold', { ...COLD, ...options });
  if (!decoder.ok) throw new Error(JSON.stringify(decoder.error));
  const { readings, faults } = decoder.value.decode(emptyDecodeMemory, message(payload, over));
  return { reading: readings[0], faults: faults.map(({ reason }) => reason), count: readings.length };
};

describe('a decoder', () => {
  test('makes one reading of a message', () => {
    const { reading, count } = decode({}, '{"temperature": -18.5, "door": "closed"}', { retain: true });
    expect(count).toBe(1);
    expect(reading).toEqual({
      source: 'cold',
      device: 'oslo/f7',
      labels: { site: 'oslo', device: 'f7' },
      facts: { temperature: -18.5, door: 'closed' },
      observedAt: NOW,
      receivedAt: NOW,
      retained: true,
      topic: 'cold/oslo/f7/telemetry',
    });
  });

  test('says what its topics name and what its device is made of', () => {
    const topic = ['a/{site}/{device}', 'b/{device}/{port}'];
    expect(createDecoder('s', { ...COLD, topic, device: '{device}' })).toMatchObject({
      ok: true,
      value: { labels: ['site', 'device', 'port'], deviceLabels: ['device'] },
    });
    expect(createDecoder('s', { ...COLD, topic, device: '$.id' })).toMatchObject({
      ok: true,
      value: { deviceLabels: null },
    });
  });

  test('reads the labels by the topic that matched', () => {
    const topic = ['a/{site}/{device}', 'b/{device}/{site}'];
    const { reading } = decode({ topic, device: '{site}/{device}' }, '{}', { topic: 'b/f7/oslo' });
    expect(reading).toMatchObject({ device: 'oslo/f7', labels: { site: 'oslo', device: 'f7' } });
  });
});

describe('facts', () => {
  test.each([
    { is: 'nested values stay whole', options: {}, payload: '{"a":{"b":[1]}}', facts: { a: { b: [1] } } },
    {
      is: 'null is no value',
      options: {},
      payload: '{"a":null,"b":0,"c":"","d":false}',
      facts: { b: 0, c: '', d: false },
    },
    { is: 'a number past all numbers is no value', options: {}, payload: '{"a":1e999,"b":1}', facts: { b: 1 } },
    {
      is: 'a key with a dot is left out: such names are ours',
      options: {},
      payload: '{"labels.site":"x","b":1}',
      facts: { b: 1 },
    },
    { is: 'a bare number is the fact value', options: {}, payload: '21.5', facts: { value: 21.5 } },
    {
      is: 'or has the name the source gives',
      options: { value: 'temperature' },
      payload: '21.5',
      facts: { temperature: 21.5 },
    },
    { is: 'a bare list is one fact', options: {}, payload: '[1,2]', facts: { value: [1, 2] } },
    { is: 'a bare text too', options: {}, payload: '"open"', facts: { value: 'open' } },
    { is: 'a bare null is no value', options: {}, payload: 'null', facts: {} },
    { is: 'text is taken whole', options: { decode: 'text' }, payload: ' {"a":1}\n', facts: { value: ' {"a":1}\n' } },
    {
      is: 'text that is not UTF-8 is taken with marks',
      options: { decode: 'text' },
      payload: Uint8Array.of(0x61, 0xff),
      facts: { value: 'a\ufffd' },
    },
    { is: 'a number as text', options: { decode: 'number' }, payload: ' -18.50\n', facts: { value: -18.5 } },
    {
      is: 'a number with an exponent',
      options: { decode: 'number', value: 'w' },
      payload: '1.2e3',
      facts: { w: 1200 },
    },
  ] as const)('$is', ({ options, payload, facts }) => {
    const { reading, faults } = decode(options, payload);
    expect(reading?.facts).toEqual(facts);
    expect(faults).toEqual([]);
  });

  test('a key that reads __proto__ is a fact like any other', () => {
    const { reading } = decode({}, '{"__proto__":{"a":1},"b":null}');
    expect(Object.keys(reading?.facts ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(reading?.facts)).toBe(Object.prototype);
  });

  test('a number that a failed sensor sends as nan: heard, without a value', () => {
    expect(decode({ decode: 'number' }, 'nan')).toMatchObject({ reading: { facts: {} }, faults: ['not-a-number'] });
  });
});

describe('payloads that are refused', () => {
  test.each([
    { is: 'nothing at all', options: {}, payload: '', reason: 'empty' },
    { is: 'nothing, as text', options: { decode: 'text' }, payload: '', reason: 'empty' },
    { is: 'text that is not JSON', options: {}, payload: 'ON', reason: 'not-json' },
    { is: 'half a message', options: {}, payload: '{"a":', reason: 'not-json' },
    { is: 'a word for a number', options: { decode: 'number' }, payload: 'warm', reason: 'not-a-number' },
    { is: 'a hexadecimal number', options: { decode: 'number' }, payload: '0x10', reason: 'not-a-number' },
    { is: 'an infinite number', options: { decode: 'number' }, payload: '1e999', reason: 'not-a-number' },
    { is: 'blanks for a number', options: { decode: 'number' }, payload: '  ', reason: 'not-a-number' },
    { is: 'more than 256 kB', options: { decode: 'text' }, payload: 'x'.repeat(256 * 1024 + 1), reason: 'too-large' },
    { is: 'lists in lists in lists', options: {}, payload: `${'['.repeat(600)}${']'.repeat(600)}`, reason: 'too-deep' },
    { is: 'no device where it should be', options: { device: '$.id' }, payload: '{}', reason: 'no-device' },
    { is: 'a device that is an object', options: { device: '$.id' }, payload: '{"id":{}}', reason: 'no-device' },
    { is: 'an empty device', options: { device: '$.id' }, payload: '{"id":""}', reason: 'no-device' },
    { is: 'a device with a line break', options: { device: '$.id' }, payload: '{"id":"a\\nb"}', reason: 'bad-device' },
    {
      is: 'a device of 256 characters',
      options: { device: '$.id' },
      payload: `{"id":"${'x'.repeat(256)}"}`,
      reason: 'bad-device',
    },
  ] as const)('$is', ({ options, payload, reason }) => {
    expect(decode(options, payload)).toEqual({ reading: undefined, count: 0, faults: [reason] });
  });

  test('a message on another topic', () => {
    expect(decode({}, '{}', { topic: 'cold/oslo' }).faults).toEqual(['wrong-topic']);
  });

  test('brackets inside a text do not nest', () => {
    const text = `${'['.repeat(600)}\\"${'{'.repeat(600)}`;
    expect(decode({}, `{"note":"${text}"}`).faults).toEqual([]);
  });

  test('whatever bytes come, every format answers with a reading or a fault', () => {
    const formats = fc.constantFrom('json' as const, 'text' as const, 'number' as const);
    fc.assert(
      fc.property(formats, fc.uint8Array(), (format, bytes) => {
        const { count, faults } = decode({ decode: format }, bytes);
        expect(count + faults.length).toBeGreaterThan(0);
      }),
    );
  });

  test('whatever JSON object comes, its facts are its keys that have a value', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(objects, (object) => {
        const expected = Object.keys(JSON.parse(JSON.stringify(object))).filter(
          (key) => object[key] !== null && !key.includes('.'),
        );
        expect(Object.keys(decode({}, JSON.stringify(object)).reading?.facts ?? {})).toEqual(expected);
      }),
    );
  });
});

describe('the device', () => {
  test.each([
    { is: 'all names of the topic by default', options: {}, payload: '{}', device: 'oslo/f7' },
    { is: 'a template over them', options: { device: '{device}@{site}' }, payload: '{}', device: 'f7@oslo' },
    { is: 'one fixed device', options: { topic: 'cold/#', device: 'plant' }, payload: '{}', device: 'plant' },
    {
      is: 'a path into the payload',
      options: { device: '$.deviceInfo.devEui' },
      payload: '{"deviceInfo":{"devEui":"a8"}}',
      device: 'a8',
    },
    { is: 'a number as its digits', options: { device: '$.id' }, payload: '{"id":356}', device: '356' },
    {
      is: 'a name with characters that templates treat specially',
      options: {},
      payload: '{}',
      topic: 'cold/$&/f7/telemetry',
      device: '$&/f7',
    },
  ])('$is', ({ options, payload, device, topic = 'cold/oslo/f7/telemetry' }) => {
    expect(decode(options, payload, { topic }).reading?.device).toBe(device);
  });
});

describe('the time', () => {
  const at = (ts: unknown, options: Partial<SourceOptions> = {}) => {
    const { reading, faults } = decode({ time: '$.ts', ...options }, JSON.stringify({ ts }));
    return { observedAt: (reading?.observedAt ?? Number.NaN) - NOW, faults };
  };

  test.each([
    { is: 'the device says when', ts: NOW - 60_000, observedAt: -60_000, faults: [] },
    { is: 'a buffered reading is a day old', ts: (NOW - 86_400_000) / 1000, observedAt: -86_400_000, faults: [] },
    { is: 'four minutes ahead is a clock like others', ts: NOW + 240_000, observedAt: 240_000, faults: [] },
    { is: 'six minutes ahead is a wrong clock', ts: NOW + 360_000, observedAt: 0, faults: ['future-time'] },
    { is: '1970 is a clock that was never set', ts: 35, observedAt: 0, faults: ['no-clock'] },
    { is: 'so is 1999', ts: '1999-12-31T23:59:59Z', observedAt: 0, faults: ['no-clock'] },
    { is: 'no time', ts: undefined, observedAt: 0, faults: ['bad-time'] },
    { is: 'a time that is none', ts: 'soon', observedAt: 0, faults: ['bad-time'] },
  ])('$is', ({ ts, observedAt, faults }) => {
    expect(at(ts)).toEqual({ observedAt, faults });
  });

  test('a naive time is of the zone that the source names', () => {
    expect(at('2026-01-01 13:00:00', { zone: 'Europe/Oslo' })).toEqual({ observedAt: 0, faults: [] });
    expect(at('2026-01-01 12:00:00')).toEqual({ observedAt: 0, faults: [] });
  });
});

describe('options with faults', () => {
  const wrong: readonly { is: string; options: Partial<SourceOptions>; path: (string | number)[] }[] = [
    { is: 'a topic that is no filter', options: { topic: 'a/#/{device}' }, path: ['topic'] },
    { is: 'one of several topics', options: { topic: ['a/{device}', 'b/{device'] }, path: ['topic', 1] },
    { is: 'nothing that tells devices apart', options: { topic: 'a/+' }, path: ['topic'] },
    { is: 'topics that name different levels', options: { topic: ['a/{x}', 'b/{y}'] }, path: ['topic'] },
    { is: 'a device of names that the topic lacks', options: { device: '{line}' }, path: ['device'] },
    { is: 'a device with a stray brace', options: { device: '{device' }, path: ['device'] },
    { is: 'a device by a path that names many', options: { device: '$..id' }, path: ['device'] },
    { is: 'a time by a name', options: { time: 'ts' }, path: ['time'] },
    { is: 'a zone that is none', options: { time: '$.ts', zone: 'CET+1' }, path: ['zone'] },
    { is: 'a zone without a time', options: { zone: 'Europe/Oslo' }, path: ['zone'] },
    { is: 'a time in a text', options: { decode: 'text', time: '$.ts' }, path: ['time'] },
    { is: 'a device in a number', options: { decode: 'number', device: '$.id' }, path: ['device'] },
  ];

  test.each(wrong)('$is', ({ options, path }) => {
    const decoder = createDecoder('cold', { ...COLD, ...options });
    expect(decoder.ok ? [] : decoder.error.map((fault) => fault.path)).toEqual([path]);
  });

  test('come all at once', () => {
    const decoder = createDecoder('cold', { topic: 'a/{b', decode: 'json', time: 'ts', zone: 'Nowhere', device: '{x' });
    expect(decoder.ok ? [] : decoder.error.map(({ path }) => path[0])).toEqual(['topic', 'device', 'time', 'zone']);
  });
});
