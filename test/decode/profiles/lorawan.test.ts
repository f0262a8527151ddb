import { describe, expect, test } from 'vitest';
import { answer, expectationOf, type Row } from './profile-decoder.ts';

const deviceInfo = { devEui: '0101010101010101' };
const device = '0101010101010101';
const topic = (event: string) => `application/app/device/${device}/event/${event}`;
const end_device_ids = { device_id: 'dev1' };

describe('chirpstack', () => {
  const rows: readonly Row[] = [
    {
      is: 'what the codec says goes before what the frame says',
      said: [topic('up'), { deviceInfo, fPort: 2, object: { fPort: 'own', level: 3, empty: null } }],
      heard: [{ device, facts: { fPort: 'own', level: 3, empty: null } }],
    },
    {
      is: 'the best of several gateways',
      said: [topic('up'), { deviceInfo, rxInfo: [{ rssi: -90, snr: 9 }, { rssi: -60, snr: 1 }, {}] }],
      heard: [{ device, facts: { rssi: -60, snr: 1 } }],
    },
    {
      is: 'a battery that cannot be measured is not empty',
      said: [topic('status'), { deviceInfo, margin: 5, batteryLevelUnavailable: true, batteryLevel: 0 }],
      heard: [{ device, facts: { margin: 5, batteryLevel: null } }],
    },
    {
      is: 'nor is one that is not there',
      said: [topic('status'), { deviceInfo, externalPowerSource: true, batteryLevel: 0 }],
      heard: [{ device, facts: { externalPowerSource: true, batteryLevel: null } }],
    },
    {
      is: 'a join has names of its own',
      said: [topic('join'), { deviceInfo, deduplicationId: 'x', devAddr: '00189440' }],
      heard: [{ device, facts: { join_devAddr: '00189440' } }],
    },
    { is: 'what a gateway acknowledges says nothing', said: [topic('txack'), { deviceInfo }], heard: [] },
    { is: 'no device', said: [topic('up'), { object: { a: 1 } }], heard: [], faults: ['wrong-shape'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('chirpstack', row)).toEqual(expectationOf(row));
  });
});

describe('the-things-stack', () => {
  const up = (uplink_message: object) => ({ end_device_ids, uplink_message }) as const;
  const rows: readonly Row[] = [
    {
      is: 'what is left out stays out, though it may be 0',
      said: ['v3/app@tenant/devices/dev1/up', JSON.stringify(up({ f_port: 1, decoded_payload: { a: { b: 2 } } }))],
      heard: [{ device: 'dev1', facts: { f_port: 1, a_b: 2 } }],
    },
    {
      is: 'the battery that the network asked for',
      said: ['v3/app/devices/dev1/up', JSON.stringify(up({ last_battery_percentage: { f_cnt: 1, value: 41.5 } }))],
      heard: [{ device: 'dev1', facts: { last_battery_percentage: 41.5 } }],
    },
    {
      is: 'a downlink that failed',
      said: ['v3/app/devices/dev1/down/failed', { end_device_ids, downlink_failed: { error: { code: 4 } } }],
      heard: [{ device: 'dev1', facts: { failed_error_code: 4 } }],
    },
    {
      is: 'a downlink that was queued says nothing',
      said: ['v3/app/devices/dev1/down/queued', { end_device_ids, downlink_queued: { f_port: 1 } }],
      heard: [],
    },
    { is: 'no device', said: ['v3/app/devices/dev1/up', {}], heard: [], faults: ['wrong-shape'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('the-things-stack', row)).toEqual(expectationOf(row));
  });
});
