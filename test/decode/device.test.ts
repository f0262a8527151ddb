import { describe, expect, test } from 'vitest';
import { decode } from './decode-message.ts';

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

describe('a device that is none', () => {
  test.each([
    { is: 'no device where it should be', options: { device: '$.id' }, payload: '{}', reason: 'no-device' },
    { is: 'a device that is an object', options: { device: '$.id' }, payload: '{"id":{}}', reason: 'no-device' },
    { is: 'an empty device', options: { device: '$.id' }, payload: '{"id":""}', reason: 'no-device' },
    { is: 'a device with a line break', options: { device: '$.id' }, payload: '{"id":"a\\nb"}', reason: 'bad-device' },
    {
      is: 'a device with half a character',
      options: { device: '$.id' },
      payload: String.raw`{"id":"\ud800"}`,
      reason: 'bad-device',
    },
    {
      is: 'a device of 256 characters',
      options: { device: '$.id' },
      payload: `{"id":"${'x'.repeat(256)}"}`,
      reason: 'bad-device',
    },
  ] as const)('$is', ({ options, payload, reason }) => {
    expect(decode(options, payload)).toEqual({ reading: undefined, count: 0, faults: [reason] });
  });
});
