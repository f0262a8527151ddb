import { describe, expect, test } from 'vitest';
import { answer, expectationOf, type Row } from './profile-decoder.ts';

describe('tasmota', () => {
  const rows: readonly Row[] = [
    {
      is: 'a local time is of the zone of the source',
      said: ['tele/kitchen/SENSOR', { Time: '2026-03-01T12:00:00', DS18B20: { Temperature: 20.6 } }],
      options: { zone: 'Europe/Oslo' },
      heard: [{ device: 'kitchen', at: '2026-03-01T11:00:00.000Z', facts: { DS18B20_Temperature: 20.6 } }],
    },
    {
      is: 'a sensor that failed has no value',
      said: ['tele/kitchen/SENSOR', { Time: '2026-03-01T12:00:00', DS18B20: { Temperature: null } }],
      heard: [{ device: 'kitchen', at: '2026-03-01T12:00:00.000Z', facts: { DS18B20_Temperature: null } }],
    },
    {
      is: 'names of the topic stand before the device',
      said: ['oslo/tele/kitchen/SENSOR', { A: 1 }],
      options: { topic: '{site}/tele/#' },
      heard: [{ device: 'oslo/kitchen', facts: { A: 1 } }],
    },
    {
      is: 'the prefix may stand behind the device',
      said: ['tasmota/kitchen/tele/SENSOR', { A: 1 }],
      options: { topic: 'tasmota/#' },
      heard: [{ device: 'kitchen', facts: { A: 1 } }],
    },
    {
      is: 'a name alone may be the device',
      said: ['tele/kitchen/STATE', { A: 1 }],
      options: { topic: 'tele/{plug}/+' },
      heard: [{ device: 'kitchen', facts: { A: 1 } }],
    },
    {
      is: 'each child of a Zigbee bridge is a device of its own, and the bridge has the rest',
      said: ['tele/zb/SENSOR', { ZbReceived: { '0x1': { Device: '0x1', T: 1 }, '0x2': { T: 2 } }, Heap: 3 }],
      heard: [
        { device: 'zb', facts: { Heap: 3 } },
        { device: 'zb/0x1', facts: { T: 1 } },
        { device: 'zb/0x2', facts: { T: 2 } },
      ],
    },
    {
      is: 'a second relay has a name of its own',
      said: ['stat/plug/POWER2', 'ON'],
      heard: [{ device: 'plug', facts: { POWER2: 'ON' } }],
    },
    { is: 'log lines say nothing', said: ['stat/plug/LOGGING', '12:00:00 MQT: …'], heard: [] },
    {
      is: 'commands to a device say nothing',
      said: ['tasmota/plug/cmnd/POWER', 'ON'],
      options: { topic: 'tasmota/#' },
      heard: [],
    },
    { is: 'a will in other words', said: ['tele/plug/LWT', 'gone'], heard: [], faults: ['wrong-shape'] },
    { is: 'JSON that is none', said: ['tele/plug/SENSOR', '{"T": nan}'], heard: [], faults: ['not-json'] },
    { is: 'a topic that names no device', said: ['tele/SENSOR', { A: 1 }], heard: [], faults: ['no-device'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('tasmota', row)).toEqual(expectationOf(row));
  });
});
