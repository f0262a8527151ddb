import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { formatFault } from '../../../src/document/fault.ts';
import { parsePeopleJson } from '../../../src/sync/people/people-json.ts';
import type { PeopleMap } from '../../../src/sync/people/written-person.ts';

const FILE = 'https://hr.example/people';

const read = (value: Json, { list = '$', map }: { list?: string; map?: PeopleMap } = {}) => {
  const { bindings, unclear, faults, people } = parsePeopleJson(value, { list, map, file: FILE, source: 'hr' });
  return {
    people,
    bindings: bindings.map(({ type, address, identity, tags }) => [type, address, identity, ...tags].join(' ')),
    unclear: unclear === 'all' ? 'all' : [...unclear],
    faults: faults.map(formatFault),
  };
};

const SOUND = { unclear: [], faults: [] };

test.each<[sentence: string, value: Json, bindings: readonly string[]]>([
  ['the keys of a roster', [{ identity: 'ana', tags: ['a'], sms: '+4790000001' }], ['sms +4790000001 ana a']],
  ['several addresses', [{ identity: 'ana', fcm: ['x', 'y'] }], ['fcm x ana', 'fcm y ana']],
  [
    'an address with tags of its own',
    [{ identity: 'ana', tags: 'a', fcm: [{ address: 'x', tags: ['b'] }, { address: 'y' }], apn: { address: 'ab' } }],
    ['apn ab ana a', 'fcm x ana a b', 'fcm y ana a'],
  ],
  ['what is null or empty is not there', [{ identity: 'ana', tags: null, sms: '', fcm: [null, 'x'] }], ['fcm x ana']],
  ['numbers for names', [{ identity: 1042, tags: [7], fcm: 'x' }], ['fcm x 1042 7']],
  ['teams', [{ identity: 'ana', teams: ['cold'], fcm: 'x' }], ['fcm x ana cold']],
  [
    'items of one person add up',
    [
      { identity: 'ana', tags: 'a', fcm: { address: 'x', tags: 'c' } },
      { identity: 'ana', tags: 'b', fcm: { address: 'x', tags: 'd' } },
    ],
    ['fcm x ana a b c d'],
  ],
  ['other keys are of no interest', [{ identity: 'ana', salary: { of: [1] }, fcm: 'x' }], ['fcm x ana']],
])('reads %s', (_, value, bindings) => {
  expect(read(value)).toMatchObject({ ...SOUND, bindings });
});

test('list and map say where things stand', () => {
  const value = { data: { staff: [{ login: 'ana', phone: { mobile: '+4790000001' }, 'on duty': 'yes' }] } };
  const map = { identity: '$.login', sms: '$.phone.mobile', tags: "$['on duty']" };
  expect(read(value, { list: '$.data.staff', map })).toMatchObject({ ...SOUND, bindings: ['sms +4790000001 ana yes'] });
});

test('what the map leaves out is not read', () => {
  const found = read([{ identity: 'ana', fcm: 'x', tags: [{ id: 1 }] }], {
    map: { identity: '$.identity', fcm: '$.fcm' },
  });
  expect(found).toMatchObject({ ...SOUND, bindings: ['fcm x ana'] });
});

test('a binding says where in the JSON it stands', () => {
  const { bindings } = parsePeopleJson(
    { items: [{ identity: 'ana', fcm: ['x'] }] },
    { list: '$.items', file: FILE, source: 'hr' },
  );
  expect(bindings).toMatchObject([{ source: 'hr', place: `${FILE} $.items[0].fcm[0]`, renewedAt: null }]);
});

test.each<[sentence: string, value: Json]>([
  ['another shape', { people: [] }],
  ['nothing', null],
  ['a text', 'people'],
])('of what is no list nothing is taken, and everybody stays: %s', (_, value) => {
  expect(read(value)).toEqual({
    people: [],
    bindings: [],
    unclear: 'all',
    faults: [`${FILE}:1:1 $: wrong type (expected a list)`],
  });
});

test('an empty list is a list of nobody', () => {
  expect(read([])).toEqual({ people: [], bindings: [], ...SOUND });
});

test.each<
  [sentence: string, item: Json, bindings: readonly string[], unclear: 'all' | readonly string[], fault: string]
>([
  [
    'a phone number that is one to JSON',
    { identity: 'ana', sms: 4790000001, fcm: 'x' },
    ['fcm x ana'],
    ['ana'],
    '$[0].sms: wrong type (expected "+4790000001", as a text with the country code first)',
  ],
  [
    'a number that is none',
    { identity: 'ana', sms: ['12'], fcm: 'x' },
    ['fcm x ana'],
    ['ana'],
    '$[0].sms[0]: not a phone',
  ],
  [
    'an address without one',
    { identity: 'ana', fcm: ['x', { tags: [] }] },
    ['fcm x ana'],
    ['ana'],
    '$[0].fcm[1].address: wrong',
  ],
  [
    'tags that cannot be read: they would be lost',
    { identity: 'ana', tags: [{}], fcm: 'x' },
    [],
    ['ana'],
    '$[0].tags[0]: wrong',
  ],
  [
    'such tags of one address',
    { identity: 'ana', fcm: [{ address: 'x', tags: [true] }, 'y'] },
    ['fcm y ana'],
    ['ana'],
    '$[0].fcm[0].tags[0]: wrong type (expected a text)',
  ],
  ['no identity', { name: 'ana', fcm: 'x' }, [], 'all', '$[0].identity: wrong type (expected a text)'],
  ['an identity that JavaScript would change', { identity: 2 ** 60, fcm: 'x' }, [], 'all', '$[0].identity: wrong type'],
  ['an item that is none', 'ana', [], 'all', '$[0].identity: wrong type'],
])('what is faulty is left out, and the rest goes on: %s', (_, item, bindings, unclear, fault) => {
  const found = read([item, { identity: 'cy', fcm: 'good' }]);
  expect(found).toMatchObject({ bindings: [...bindings, 'fcm good cy'], unclear });
  expect(found.faults).toEqual([expect.stringContaining(fault)]);
});

test('an address of two people is told with the place of the first', () => {
  const { faults, unclear } = read([
    { identity: 'ana', fcm: 'x' },
    { identity: 'bo', fcm: 'x' },
  ]);
  expect(unclear).toEqual(['bo']);
  expect(faults).toEqual([expect.stringContaining('$[1].fcm: this address stands at $[0].fcm already')]);
});
