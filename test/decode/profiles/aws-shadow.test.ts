import { describe, expect, test } from 'vitest';
import { answer, createProfileDecoder, expectationOf, type Row } from './profile-decoder.ts';

const old = 1795321000;
const fresh = 1795321445;
const oldAt = '2026-11-22T04:16:40.000Z';
const freshAt = '2026-11-22T04:24:05.000Z';

describe('aws-shadow', () => {
  const rows: readonly Row[] = [
    {
      is: 'each value has its own time, also inside another',
      said: [
        '$aws/things/f12/shadow/update/documents',
        {
          current: {
            state: { reported: { pos: { lat: 1, lon: 2 }, list: [3] } },
            metadata: {
              reported: {
                pos: { lat: { timestamp: fresh }, lon: { timestamp: old } },
                list: [{ timestamp: old }],
              },
            },
          },
          timestamp: fresh,
        },
      ],
      heard: [
        { device: 'f12', at: oldAt, facts: { pos_lon: 2, list: [3], list_0: 3 } },
        { device: 'f12', at: freshAt, facts: { pos_lat: 1 } },
      ],
    },
    {
      is: 'without metadata, the time of the document',
      said: [
        '$aws/things/f12/shadow/update/documents',
        { current: { state: { reported: { t: 1, gone: null } } }, timestamp: fresh },
      ],
      heard: [{ device: 'f12', at: freshAt, facts: { t: 1, gone: null } }],
    },
    {
      is: 'what was there before and is there no more was deleted',
      said: [
        '$aws/things/f12/shadow/update/documents',
        {
          previous: { state: { reported: { t: 1, door: { open: true } }, desired: { t: 4 } } },
          current: { state: { reported: { t: 1 } } },
          timestamp: fresh,
        },
      ],
      heard: [{ device: 'f12', at: freshAt, facts: { t: 1, door_open: null, desired_t: null } }],
    },
    {
      is: 'a named shadow puts its name before',
      said: [
        '$aws/things/f12/shadow/name/config/update/documents',
        { current: { state: { reported: { t: 1 }, desired: { t: 2 } } }, timestamp: fresh },
      ],
      heard: [{ device: 'f12', at: freshAt, facts: { config_t: 1, config_desired_t: 2 } }],
    },
    {
      is: 'what was accepted says nothing new',
      said: ['$aws/things/f12/shadow/update/accepted', { state: { reported: { t: 1 } } }],
      options: { topic: '$aws/things/{thing}/shadow/#' },
      heard: [],
    },
    {
      is: 'a subscription says nothing of presence',
      said: ['$aws/events/presence/subscribed/f12', {}],
      heard: [],
    },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('aws-shadow', row)).toEqual(expectationOf(row));
  });

  test('presence that comes late says nothing', () => {
    const { hear } = createProfileDecoder({ decode: 'aws-shadow' });
    const event = (kind: string, timestamp: number, versionNumber: number) =>
      hear(`$aws/events/presence/${kind}/f12`, { timestamp: timestamp * 1000, versionNumber });
    expect(event('connected', fresh, 4)).toMatchObject([{ online: true }]);
    expect(event('disconnected', old, 3)).toEqual([]);
    expect(event('disconnected', fresh, 3)).toEqual([]);
    expect(event('disconnected', fresh, 5)).toMatchObject([{ online: false }]);
    expect(event('connected', fresh + 60, 0)).toMatchObject([{ online: true }]);
  });
});
