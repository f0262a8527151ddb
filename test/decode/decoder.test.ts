import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../src/decode/decoder.ts';
import type { SourceOptions } from '../../src/decode/options.ts';
import { COLD, decode, NOW } from './decode-message.ts';

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
      timed: false,
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

describe('messages that are refused', () => {
  test.each([
    { is: 'more than 256 kB', options: { decode: 'text' }, payload: 'x'.repeat(256 * 1024 + 1), reason: 'too-large' },
  ] as const)('$is', ({ options, payload, reason }) => {
    expect(decode(options, payload)).toEqual({ reading: undefined, count: 0, faults: [reason] });
  });

  test('a topic longer than anybody means', () => {
    const topic = `cold/oslo/${'x'.repeat(60_000)}/telemetry`;
    expect(decode({}, '{}', { topic }).faults).toEqual(['too-large']);
    const availability = { topic: 'cold/{site}/{device}/telemetry', online: 'on', offline: 'off' };
    expect(decode({ availability }, 'on', { topic }).faults).toEqual(['too-large']);
  });

  test('of a fact that is too large to be remembered only the value', () => {
    const text = JSON.stringify({ image: 'x'.repeat(17_000), wave: Array(9_000).fill(1), note: 'y', temperature: 4 });
    expect(decode({}, text)).toMatchObject({
      reading: { facts: { image: null, wave: null, note: 'y', temperature: 4 } },
      faults: ['too-large'],
    });
    const { reading, faults } = decode({}, JSON.stringify({ note: 'x'.repeat(16_384), list: Array(8_000).fill(1) }));
    expect(faults).toEqual([]);
    expect(reading?.facts.list).toHaveLength(8_000);
  });

  test('a message on another topic', () => {
    expect(decode({}, '{}', { topic: 'cold/oslo' }).faults).toEqual(['wrong-topic']);
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

  test('no topic, of a format that has none of its own', () => {
    const decoder = createDecoder('cold', { decode: 'json' });
    expect(decoder.ok ? [] : decoder.error.map((fault) => fault.path)).toEqual([['topic']]);
  });

  test('come all at once', () => {
    const decoder = createDecoder('cold', { topic: 'a/{b', decode: 'json', time: 'ts', zone: 'Nowhere', device: '{x' });
    expect(decoder.ok ? [] : decoder.error.map(({ path }) => path[0])).toEqual(['topic', 'device', 'time', 'zone']);
  });
});
