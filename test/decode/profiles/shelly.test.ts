import { describe, expect, test } from 'vitest';
import { answer, expectationOf, type Row } from './profile-decoder.ts';

const ts = 1795321445.5;
const at = '2026-11-22T04:24:05.500Z';

describe('shelly-gen2', () => {
  const rows: readonly Row[] = [
    {
      is: 'a partial update says only what changed',
      said: ['boiler/events/rpc', { method: 'NotifyStatus', params: { ts, 'input:1': { state: true } } }],
      heard: [{ device: 'boiler', at, facts: { input_1_state: true } }],
    },
    {
      is: 'before it knows the time, the time of arrival counts',
      said: ['boiler/events/rpc', { method: 'NotifyStatus', params: { ts: null, 'input:1': { state: true } } }],
      heard: [{ device: 'boiler', facts: { input_1_state: true } }],
    },
    {
      is: 'each event has its own time',
      said: [
        'boiler/events/rpc',
        {
          method: 'NotifyEvent',
          params: {
            ts,
            events: [
              { component: 'input:0', event: 'btn_down', ts },
              { component: 'input:0', event: 'btn_up', ts: ts + 1 },
            ],
          },
        },
      ],
      heard: [
        { device: 'boiler', at, facts: { input_0_event: 'btn_down' } },
        { device: 'boiler', at: '2026-11-22T04:24:06.500Z', facts: { input_0_event: 'btn_up' } },
      ],
    },
    {
      is: 'a battery without USB is a value',
      said: ['ht/status/devicepower:0', { battery: { percent: 0 }, external: { present: false } }],
      heard: [{ device: 'ht', facts: { devicepower_0_battery_percent: 0, devicepower_0_external_present: false } }],
    },
    {
      is: 'a prefix of several levels',
      said: ['home/cellar/boiler/online', 'true'],
      options: { topic: 'home/#' },
      heard: [{ device: 'cellar/boiler', facts: { online: true }, online: true }],
    },
    { is: 'answers to others say nothing', said: ['boiler/events/rpc', { id: 1, result: {} }], heard: [] },
    { is: 'a word for online', said: ['boiler/online', 'yes'], heard: [], faults: ['wrong-shape'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('shelly-gen2', row)).toEqual(expectationOf(row));
  });
});
