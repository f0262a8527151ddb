import { describe, expect, test } from 'vitest';
import { answer, createProfileDecoder, expectationOf, RECEIVED, type Row } from './profile-decoder.ts';

describe('victron', () => {
  const rows: readonly Row[] = [
    {
      is: 'a way with numbers in it',
      said: ['N/p1/battery/256/Dc/0/Voltage', { value: 25.1, min: 0 }],
      heard: [{ device: 'p1/battery/256', facts: { Dc_0_Voltage: 25.1, online: true }, online: true }],
    },
    {
      is: 'a text stays a text, whatever it looks like',
      said: ['N/p1/vebus/257/Serial', { value: '007' }],
      heard: [{ device: 'p1/vebus/257', facts: { Serial: '007', online: true }, online: true }],
    },
    {
      is: 'an empty list is no value',
      said: ['N/p1/vebus/257/Alarms', { value: [] }],
      heard: [{ device: 'p1/vebus/257', facts: { Alarms: null } }],
    },
    {
      is: 'levels before N',
      said: ['boats/aurora/N/p1/tank/20/Level', { value: 40 }],
      options: { topic: 'boats/{boat}/N/#' },
      heard: [{ device: 'p1/tank/20', facts: { Level: 40, online: true }, online: true }],
    },
    { is: 'what the system says of itself', said: ['N/p1/heartbeat', { value: 1 }], heard: [] },
    { is: 'no object', said: ['N/p1/tank/20/Level', '40'], heard: [], faults: ['wrong-shape'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('victron', row)).toEqual(expectationOf(row));
  });

  test('each portal is asked to go on, before it stops after a minute', () => {
    const { decode } = createProfileDecoder({ decode: 'victron' });
    const askedAt = (seconds: number, portal = 'p1') =>
      decode(`N/${portal}/tank/20/Level`, { value: 1 }, { receivedAt: RECEIVED + seconds * 1000 }).requests;
    const request = { topic: 'R/p1/keepalive', retain: false, qos: 0 };
    const changesOnly = { ...request, payload: '{"keepalive-options":["suppress-republish"]}' };
    expect(askedAt(0)).toEqual([{ ...request, payload: '' }]);
    expect(askedAt(1)).toEqual([]);
    expect(askedAt(1, 'p2')).toHaveLength(1);
    expect(askedAt(29)).toEqual([]);
    expect(askedAt(30)).toEqual([changesOnly]);
    expect(askedAt(59)).toEqual([]);
    expect(askedAt(200)).toEqual([{ ...request, payload: '' }]);
  });

  test('service and instance are names that a rule can use', () => {
    const { decode, decoder } = createProfileDecoder({ decode: 'victron' });
    const { readings } = decode('N/p1/battery/256/Soc', { value: 15 });
    expect(decoder.labels).toEqual(['portal', 'service', 'instance']);
    expect(readings[0]?.labels).toEqual({ portal: 'p1', service: 'battery', instance: '256' });
  });

  test('the request goes where the portal is', () => {
    const { decode } = createProfileDecoder({ decode: 'victron', topic: 'boats/{boat}/N/#' });
    expect(decode('boats/aurora/N/p1/heartbeat', { value: 1 }).requests).toMatchObject([
      { topic: 'boats/aurora/R/p1/keepalive' },
    ]);
  });
});
