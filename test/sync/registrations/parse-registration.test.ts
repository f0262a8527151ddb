import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatFault } from '../../../src/document/fault.ts';
import { parseRegistration } from '../../../src/sync/registrations/parse-registration.ts';

const TOPIC = 'tocsin/bindings/ana/pixel';
const TIMES = { defaultTtlMs: null, now: 5000, watch: 3000 };
const PHONE = { BindingType: 'sms', Address: '+4790000001' };

const bytes = (payload: unknown) =>
  new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));

const read = (payload: unknown, over: { topic?: string; defaultTtlMs?: number } = {}) =>
  parseRegistration(bytes(payload), over.topic ?? TOPIC, { ...TIMES, ...over });

test('a registration, as it was published', () => {
  expect(read({ BindingType: 'fcm', Address: 'tok', Tag: ['b', 'a', 'b'], ttl: 60 })).toEqual({
    ok: true,
    value: {
      registration: {
        ...{ identity: 'ana', endpoint: 'pixel', type: 'fcm', address: 'tok', tags: ['a', 'b'] },
        ...{ ttlMs: 60_000, renewedAt: 5000, renewedWatch: 3000, ended: null },
      },
      doubt: null,
    },
  });
});

test.each<[sentence: string, payload: object, expected: object]>([
  ['one tag needs no list', { ...PHONE, Tag: 'a' }, { tags: ['a'] }],
  ['no tags', PHONE, { tags: [] }],
  ['a duration as ttl', { ...PHONE, ttl: '30d' }, { ttlMs: 30 * 86_400_000 }],
  ['part of a second', { ...PHONE, ttl: 0.5 }, { ttlMs: 500 }],
  ['spaces in a number, for the eye', { ...PHONE, Address: '+47 900 00 001' }, { address: '+4790000001' }],
  ['no ttl: that of the source', PHONE, { ttlMs: null }],
])('takes %s', (_, payload, expected) => {
  const parsed = read(payload);
  expect(parsed.ok && parsed.value.registration).toMatchObject(expected);
});

test('without a ttl of its own it has that of the source', () => {
  const parsed = read(PHONE, { defaultTtlMs: 7000 });
  expect(parsed.ok && parsed.value.registration.ttlMs).toBe(7000);
});

test('a number in no known range is a doubt, and taken', () => {
  const parsed = read({ ...PHONE, Address: '+4712345678' });
  expect(parsed.ok && parsed.value.doubt).toEqual({
    ...{ file: TOPIC, line: 1, column: 1, path: 'Address', message: 'this phone number is in no known range' },
  });
});

const TAGS_21 = Array.from({ length: 21 }, (_, index) => `t${index}`);

test.each<[sentence: string, payload: unknown, fault: string]>([
  ['what is no JSON', '{ Address: +4790000001', 'not JSON in UTF-8'],
  ['a text', '"+4790000001"', 'wrong type (expected a map'],
  ['nothing but null', 'null', 'wrong type (expected a map)'],
  ['a list', [PHONE], 'wrong type (expected a map)'],
  ['no type', { Address: '+4790000001' }, 'BindingType: missing (expected apn or fcm'],
  ['a type that there is not', { ...PHONE, BindingType: 'smss' }, 'BindingType: not one of the possible values'],
  ['no address', { BindingType: 'sms' }, 'Address: missing (expected text)'],
  ['an address without quotes', { ...PHONE, Address: 4790000001 }, 'Address: wrong type (expected text)'],
  ['an empty address', { ...PHONE, Address: '' }, 'Address: must not be empty'],
  ['no phone number', { ...PHONE, Address: 'home of ana' }, 'Address: not a phone number (expected "+" and country'],
  ['a number that lost its plus', { ...PHONE, Address: '4790000001' }, 'Address: not a phone number (expected '],
  ['an APNs token that is none', { BindingType: 'apn', Address: 'xyzw' }, 'Address: not an APNs device token'],
  ['an implicit tag', { ...PHONE, Tag: ['all'] }, 'Tag[0]: the tag "all" is given by the service itself'],
  ['an implicit tag alone', { ...PHONE, Tag: 'sms' }, 'Tag: the tag "sms" is given by the service itself'],
  ['an empty tag', { ...PHONE, Tag: [''] }, 'Tag[0]: must not be empty'],
  ['a tag that is no text', { ...PHONE, Tag: [1] }, 'Tag[0]: wrong type (expected text, received 1)'],
  ['too many tags', { ...PHONE, Tag: TAGS_21 }, 'Tag: too many tags, at most 20'],
  ['no time to live', { ...PHONE, ttl: 0 }, 'ttl: must be more than nothing and at most ten years'],
  ['less than none', { ...PHONE, ttl: -1 }, 'ttl: must be more than nothing and at most ten years'],
  ['eleven years', { ...PHONE, ttl: '4015d' }, 'ttl: must be more than nothing and at most ten years'],
  ['a number in quotes', { ...PHONE, ttl: '3600' }, 'ttl: neither seconds nor a duration such as 30s'],
  ['a ttl that is no number', '{"BindingType":"sms","Address":"+4790000001","ttl":1e999}', 'ttl: '],
  ['an identity', { ...PHONE, Identity: 'ana' }, 'Identity: the topic says whose registration it is'],
  ['a mistyped key', { ...PHONE, tags: [] }, 'tags: unknown key'],
  ['an address for a key', { ...PHONE, '+4790000001': 'sms' }, '…0001: unknown key'],
])('refuses %s', (_, payload, fault) => {
  const parsed = read(payload);
  expect(parsed.ok ? 'taken' : formatFault(parsed.error)).toContain(`${TOPIC}:1:1 ${fault}`);
});

test('refuses what is no UTF-8, and what is larger than 4 kB', () => {
  const refuse = (payload: Uint8Array) => {
    const parsed = parseRegistration(payload, TOPIC, TIMES);
    return parsed.ok ? 'taken' : parsed.error.message;
  };
  expect(refuse(Uint8Array.of(0x22, 0xff, 0x22))).toBe('not JSON in UTF-8');
  expect(refuse(bytes(JSON.stringify(PHONE).padEnd(4097)))).toBe('too large, at most 4096 bytes');
  expect(refuse(bytes(JSON.stringify(PHONE).padEnd(4096)))).toBe('taken');
});

test('refuses a topic that does not name one identity and one endpoint', () => {
  const parsed = read(PHONE, { topic: 'tocsin/bindings/ana%/pixel' });
  expect(parsed.ok ? 'taken' : parsed.error.message).toBe('not the topic of a registration');
});

test.each<[string, unknown]>([
  ['a wrong one', { ...PHONE, Address: '0047900000017' }],
  ['one without quotes', { ...PHONE, Address: 479000000017 }],
  ['one that is the wrong thing altogether', { ...PHONE, Address: ['+479000000017'] }],
  ['one that stands alone', '"+479000000017"'],
  ['one where another thing should stand', '+479000000017 and no JSON'],
])('of an address nothing but its end is shown: %s', (_, payload) => {
  const parsed = read(payload);
  expect(parsed.ok).toBe(false);
  expect(JSON.stringify(parsed)).not.toContain('00000017');
});

test('no payload makes it throw', () => {
  const value = fc.oneof(
    fc.uint8Array(),
    fc.json().map(bytes),
    fc
      .record(
        {
          BindingType: fc.constantFrom('sms', 'fcm', 'apn'),
          Address: fc.string(),
          Tag: fc.anything(),
          ttl: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((record) => new TextEncoder().encode(JSON.stringify(record) ?? '')),
  );
  fc.assert(
    fc.property(value, (payload) => {
      expect(parseRegistration(payload, TOPIC, TIMES)).toHaveProperty('ok');
    }),
  );
});
