import { describe, expect, test } from 'vitest';
import { answer, expectationOf, type Row } from './profile-decoder.ts';

const first = Date.parse('2026-11-22T04:00:00Z');

describe('teltonika', () => {
  const rows: readonly Row[] = [
    {
      is: 'a place is two numbers',
      said: ['8646/data', { state: { reported: { ts: first, latlng: '55.66,12.58', sp: 0, sat: 9, '66': 12400 } } }],
      heard: [
        {
          device: '8646',
          at: '2026-11-22T04:00:00.000Z',
          facts: { sat: 9, io_66: 12400, lat: 55.66, lon: 12.58, sp: 0 },
        },
      ],
    },
    {
      is: 'records kept on the way each have their time',
      said: [
        '8646/data',
        {
          state: {
            reported: [
              { ts: first, '239': 1 },
              { ts: first + 60_000, '239': 0 },
            ],
          },
        },
      ],
      heard: [
        { device: '8646', at: '2026-11-22T04:00:00.000Z', facts: { io_239: 1 } },
        { device: '8646', at: '2026-11-22T04:01:00.000Z', facts: { io_239: 0 } },
      ],
    },
    {
      is: 'a place that is none',
      said: ['1/data', { state: { reported: { latlng: '?' } } }],
      heard: [{ device: '1', facts: { lat: null, lon: null } }],
    },
    {
      is: 'what a record leaves out says nothing',
      said: ['1/data', { state: { reported: { sat: 5, alt: null } } }],
      heard: [{ device: '1', facts: { sat: 5, alt: null } }],
    },
    { is: 'no record', said: ['1/data', { state: {} }], heard: [], faults: ['wrong-shape'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('teltonika', row)).toEqual(expectationOf(row));
  });
});

describe('ruptela', () => {
  const rows: readonly Row[] = [
    {
      is: 'without satellites there is no place',
      said: ['8624/data', { pos: { lat: 5, lon: 6, alt: 7, dir: 8, spd: 9, sat: 0 }, data: { 30: '' } }],
      heard: [
        { device: '8624', facts: { sat: 0, lat: null, lon: null, alt: null, dir: null, spd: null, io_30: null } },
      ],
    },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('ruptela', row)).toEqual(expectationOf(row));
  });
});

describe('owntracks', () => {
  const rows: readonly Row[] = [
    {
      is: 'a location that just came says that the phone is there',
      said: ['owntracks/jane/phone', { _type: 'location', tst: first / 1000, lat: 1, batt: 5 }],
      heard: [
        {
          device: 'jane/phone',
          at: '2026-11-22T04:00:00.000Z',
          facts: { lat: 1, batt: 5, online: true },
          online: true,
        },
      ],
    },
    {
      is: 'one that the broker kept does not',
      said: ['owntracks/jane/phone', { _type: 'location', lat: 1 }, { retain: true }],
      heard: [{ device: 'jane/phone', facts: { lat: 1 } }],
    },
    { is: 'what is for the phone says nothing', said: ['owntracks/jane/phone/cmd', { _type: 'cmd' }], heard: [] },
    { is: 'a card says nothing', said: ['owntracks/jane/phone/info', { _type: 'card', name: 'Jane' }], heard: [] },
    {
      is: 'what is encrypted cannot be read',
      said: ['owntracks/jane/phone', { _type: 'encrypted', data: '…' }],
      heard: [],
      faults: ['wrong-shape'],
    },
    { is: 'no type', said: ['owntracks/jane/phone', {}], heard: [], faults: ['wrong-shape'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('owntracks', row)).toEqual(expectationOf(row));
  });
});
