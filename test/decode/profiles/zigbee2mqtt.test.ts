import { describe, expect, test } from 'vitest';
import { answer, expectationOf, type Row } from './profile-decoder.ts';

const seen = '2026-11-22T04:00:00.000Z';

describe('zigbee2mqtt', () => {
  const rows: readonly Row[] = [
    {
      is: 'a friendly name may hold slashes',
      said: ['zigbee2mqtt/kitchen/fridge/door', { contact: true }],
      heard: [{ device: 'kitchen/fridge/door', facts: { contact: true } }],
    },
    {
      is: 'so may that of an availability',
      said: ['zigbee2mqtt/kitchen/fridge/availability', { state: 'offline' }],
      heard: [{ device: 'kitchen/fridge', facts: { online: false }, online: false }],
    },
    {
      is: 'another base topic, and a house before it',
      said: ['home/oslo/z2m/fridge', { temperature: 4 }],
      options: { topic: 'home/{house}/z2m/#' },
      heard: [{ device: 'oslo/fridge', facts: { temperature: 4 } }],
    },
    {
      is: 'older versions say their availability in one word',
      said: ['zigbee2mqtt/bridge/state', 'online'],
      heard: [{ device: 'bridge', facts: { online: true }, online: true }],
    },
    {
      is: 'last_seen as a number of milliseconds',
      said: ['zigbee2mqtt/fridge', { temperature: 4, last_seen: Date.parse(seen) }],
      heard: [{ device: 'fridge', at: seen, facts: { temperature: 4 } }],
    },
    {
      is: 'no last_seen is no time',
      said: ['zigbee2mqtt/fridge', { temperature: 4, last_seen: null }],
      heard: [{ device: 'fridge', facts: { temperature: 4 } }],
    },
    {
      is: 'nested values are facts by their way; an action that is over is none',
      said: ['zigbee2mqtt/lamp', { state: 'ON', color: { x: 0.3 }, action: '' }],
      heard: [{ device: 'lamp', facts: { state: 'ON', color_x: 0.3, action: null } }],
    },
    { is: 'commands say nothing', said: ['zigbee2mqtt/lamp/set', { state: 'ON' }], heard: [] },
    { is: 'commands to one property neither', said: ['zigbee2mqtt/lamp/set/state', 'ON'], heard: [] },
    { is: 'the list of devices neither', said: ['zigbee2mqtt/bridge/devices', []], heard: [] },
    { is: 'another word', said: ['zigbee2mqtt/lamp/availability', 'dim'], heard: [], faults: ['wrong-shape'] },
    {
      is: 'one property per topic is not read',
      said: ['zigbee2mqtt/lamp/state', 'ON'],
      heard: [],
      faults: ['not-json'],
    },
    { is: 'a list', said: ['zigbee2mqtt/lamp', [1]], heard: [], faults: ['wrong-shape'] },
    { is: 'nothing', said: ['zigbee2mqtt/lamp', ''], heard: [], faults: ['empty'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('zigbee2mqtt', row)).toEqual(expectationOf(row));
  });
});
