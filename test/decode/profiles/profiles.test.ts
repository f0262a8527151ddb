import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../../src/decode/decoder.ts';
import type { SourceOptions } from '../../../src/decode/options.ts';
import { PROFILES } from '../../../src/decode/profiles/profiles.ts';
import { createProfileDecoder } from './profile-decoder.ts';

const NAMES = Object.keys(PROFILES) as (keyof typeof PROFILES)[];

describe('options of a source with a profile', () => {
  const wrong: readonly { is: string; options: SourceOptions; path: string }[] = [
    { is: 'a device', options: { decode: 'tasmota', device: '{x}' }, path: 'device' },
    { is: 'a time', options: { decode: 'chirpstack', time: '$.time' }, path: 'time' },
    { is: 'a zone where no time is local', options: { decode: 'homie', zone: 'Europe/Oslo' }, path: 'zone' },
    { is: 'a name for a bare value', options: { decode: 'esphome', value: 'x' }, path: 'value' },
    { is: 'a topic that tells no device', options: { decode: 'zigbee2mqtt', topic: 'z2m/+' }, path: 'topic' },
    {
      is: 'one such topic of several',
      options: { decode: 'tasmota', topic: ['tele/#', 'tele/+/STATE'] },
      path: 'topic',
    },
  ];
  test.each(wrong)('refused: $is', ({ options, path }) => {
    const decoder = createDecoder('fleet', options);
    expect(decoder.ok ? [] : decoder.error.map((fault) => fault.path[0])).toEqual([path]);
  });

  test.each(NAMES)('%s needs nothing but its name', (decode) => {
    expect(createDecoder('fleet', { decode })).toMatchObject({ ok: true, value: { deviceLabels: null } });
  });
});

/** Levels that mean something to some profile, and others. */
const level = fc.constantFrom(
  ...['tele', 'SENSOR', 'LWT', 'a', 'bridge', 'state', 'availability', 'sensor', 'status', 'online', 'events', 'rpc'],
  ...['N', '5', '$state', '$description', '$alert', 'x', 'shadow', 'update', 'documents', 'presence', 'connected', ''],
);
const said = fc.oneof(
  fc.uint8Array(),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc
    .constantFrom('', 'lost', 'Online', 'nan', '{}', '{"ZbReceived":[1]}', '{"__proto__":{"a":1}}')
    .map((text) => new TextEncoder().encode(text)),
);

describe.each(NAMES)('%s', (decode) => {
  test('whatever comes, it answers with plain facts or with faults', () => {
    const { decode: read } = createProfileDecoder({ decode, topic: ['$aws/{thing}/#', '{a}/#'] });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 7 }), said, fc.boolean(), (levels, payload, retain) => {
        for (const { facts, device } of read(levels.join('/'), payload, { retain }).readings) {
          expect(device).not.toBe('');
          expect(Object.keys(facts).filter((name) => name.includes('.'))).toEqual([]);
          expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
        }
      }),
      { numRuns: 300 },
    );
  });
});
