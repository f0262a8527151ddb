import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { toApnsRequest } from '../../../src/channels/apn/to-payload.ts';
import type { DeliveryRequest } from '../../../src/model/delivery.ts';
import { asDeliveryId } from '../../../src/model/ids.ts';
import type { SendRequest } from '../../../src/model/notification.ts';
import { deliveryOf } from '../delivery.ts';

const PHONE = 'ab'.repeat(32);
const CONTEXT = { topic: 'com.example.app', now: 1000 };

const requestOf = (
  request: Partial<SendRequest>,
  rest: Partial<Omit<DeliveryRequest, 'request'>> = {},
  context = CONTEXT,
) => toApnsRequest(deliveryOf(request, { address: PHONE, ...rest }), context);

const payloadOf = (request: Partial<SendRequest>): unknown => {
  const result = requestOf(request);
  return result.ok ? JSON.parse(result.value.body.toString()) : result.error;
};

const headersOf = (...given: Parameters<typeof requestOf>): Readonly<Record<string, string>> => {
  const result = requestOf(...given);
  return result.ok ? result.value.headers : {};
};

test('a push goes to the phone under the id of its delivery', () => {
  const result = requestOf({ Title: 'T', Body: 'Hello' });
  expect(result.ok && result.value.path).toBe(`/3/device/${PHONE}`);
  expect(result.ok && result.value.headers).toEqual({
    'apns-topic': 'com.example.app',
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-expiration': '3600',
    'apns-id': '0190b6a0-0000-7000-8000-000000000001',
  });
  expect(result.ok && result.value.body.toString()).toBe('{"aps":{"alert":{"title":"T","body":"Hello"}}}');
});

const payloads: readonly [sentence: string, request: Partial<SendRequest>, payload: JsonObject][] = [
  ['a body is the alert', { Body: 'b' }, { aps: { alert: { body: 'b' } } }],
  ['a title stands over it', { Title: 't', Body: 'b' }, { aps: { alert: { title: 't', body: 'b' } } }],
  ['a title alone is an alert', { Title: 't' }, { aps: { alert: { title: 't' } } }],
  ['an empty title is none', { Title: '', Body: 'b' }, { aps: { alert: { body: 'b' } } }],
  ['a sound', { Body: 'b', Sound: 'default' }, { aps: { alert: { body: 'b' }, sound: 'default' } }],
  ['an action is a category', { Body: 'b', Action: 'ACK' }, { aps: { alert: { body: 'b' }, category: 'ACK' } }],
  [
    'data stands beside aps',
    { Body: 'b', Data: { site: 'oslo', n: { x: 1 } } },
    { site: 'oslo', n: { x: 1 }, aps: { alert: { body: 'b' } } },
  ],
  ['data alone is a push', { Data: { x: 1 } }, { x: 1, aps: {} }],
  ['data cannot be aps', { Body: 'b', Data: { aps: { badge: 1 } } }, { aps: { alert: { body: 'b' } } }],
  ['Apn adds to the root', { Body: 'b', Apn: { link: 'x' } }, { aps: { alert: { body: 'b' } }, link: 'x' }],
  [
    'Apn adds to aps',
    { Body: 'b', Apn: { aps: { badge: 3, 'thread-id': 'oslo' } } },
    { aps: { alert: { body: 'b' }, badge: 3, 'thread-id': 'oslo' } },
  ],
  [
    'Apn overrides a part of the alert and leaves the rest',
    { Title: 't', Body: 'b', Apn: { aps: { alert: { body: 'B', subtitle: 's' } } } },
    { aps: { alert: { title: 't', body: 'B', subtitle: 's' } } },
  ],
  ['Apn overrides data', { Body: 'b', Data: { x: 1 }, Apn: { x: 2 } }, { x: 2, aps: { alert: { body: 'b' } } }],
  [
    'Apn goes into data that is a map',
    { Body: 'b', Data: { x: { y: 1, z: 1 } }, Apn: { x: { z: 2 } } },
    { x: { y: 1, z: 2 }, aps: { alert: { body: 'b' } } },
  ],
  [
    'a list is overridden as a whole',
    { Body: 'b', Data: { x: [1, 2] }, Apn: { x: [3] } },
    { x: [3], aps: { alert: { body: 'b' } } },
  ],
  [
    'a sound may be a map',
    { Body: 'b', Sound: 'default', Apn: { aps: { sound: { critical: 1, name: 'siren', volume: 1 } } } },
    { aps: { alert: { body: 'b' }, sound: { critical: 1, name: 'siren', volume: 1 } } },
  ],
  ['an alert may be a text', { Body: 'b', Apn: { aps: { alert: 'B' } } }, { aps: { alert: 'B' } }],
  [
    'over a title that text is the body',
    { Title: 't', Body: 'b', Apn: { aps: { alert: 'B' } } },
    { aps: { alert: { title: 't', body: 'B' } } },
  ],
  ['Apn alone is enough', { Apn: { aps: { alert: 'B' } } }, { aps: { alert: 'B' } }],
  [
    'what is for other channels stays out',
    { Body: 'b', Sms: { body: 's' }, Fcm: { x: 1 }, Gcm: { x: 1 }, FacebookMessenger: { x: 1 } },
    { aps: { alert: { body: 'b' } } },
  ],
  [
    'the collapse id is not in the payload',
    { Body: 'b', Apn: { 'apns-collapse-id': 'f7' } },
    { aps: { alert: { body: 'b' } } },
  ],
  [
    'a key of the prototype is a key',
    JSON.parse('{"Body":"b","Apn":{"__proto__":{"x":1}}}'),
    JSON.parse('{"aps":{"alert":{"body":"b"}},"__proto__":{"x":1}}'),
  ],
];

test.each(payloads)('%s', (_, request, payload) => {
  expect(payloadOf(request)).toEqual(payload);
});

test.each<[string, Partial<SendRequest>, string, string]>([
  ['without a priority', { Body: 'b' }, 'alert', '10'],
  ['of high priority', { Body: 'b', Priority: 'high' }, 'alert', '10'],
  ['of low priority', { Body: 'b', Priority: 'low' }, 'alert', '5'],
  ['that only wakes the app', { Apn: { aps: { 'content-available': 1 } } }, 'background', '5'],
  ['that wakes the app with data', { Data: { x: 1 }, Apn: { aps: { 'content-available': 1 } } }, 'background', '5'],
  [
    'that only wakes the app, at once',
    { Priority: 'high', Apn: { aps: { 'content-available': 1 } } },
    'background',
    '5',
  ],
  ['that wakes the app and shows a text', { Body: 'b', Apn: { aps: { 'content-available': 1 } } }, 'alert', '10'],
  ['that only sets a badge', { Apn: { aps: { badge: 0 } } }, 'alert', '10'],
  ['that wakes nothing', { Data: { x: 1 }, Apn: { aps: { 'content-available': 0 } } }, 'alert', '10'],
])('a push %s', (_, request, type, priority) => {
  expect(headersOf(request)).toMatchObject({ 'apns-push-type': type, 'apns-priority': priority });
});

test.each<[string, Partial<SendRequest>, number, number, string]>([
  ['is stored until it is no longer worth it, in seconds', {}, 90_900, 1000, '90'],
  ['with a Ttl, too', { Ttl: 60 }, 61_000, 1000, '61'],
  ['with a Ttl of 0 is never stored', { Ttl: 0 }, 61_000, 1000, '0'],
  ['whose time is up is not stored', {}, 1000, 1000, '0'],
])('a push %s', (_, request, expiresAt, now, expiration) => {
  const headers = headersOf({ Body: 'b', ...request }, { expiresAt }, { ...CONTEXT, now });
  expect(headers['apns-expiration']).toBe(expiration);
});

test.each([
  ['a short one', 'f7'],
  ['the longest', 'x'.repeat(64)],
])('the collapse id is a header: %s', (_, id) => {
  expect(headersOf({ Body: 'b', Apn: { 'apns-collapse-id': id } })).toMatchObject({ 'apns-collapse-id': id });
});

const refusals: readonly [sentence: string, request: Partial<SendRequest>, code: string][] = [
  ['an empty push', {}, 'PayloadEmpty'],
  ['a push of empty texts', { Title: '', Body: '', Sound: '', Action: '' }, 'PayloadEmpty'],
  ['a push that is only a collapse id', { Apn: { 'apns-collapse-id': 'f7' } }, 'PayloadEmpty'],
  ['a push of no data', { Data: {}, Apn: { aps: {} } }, 'PayloadEmpty'],
  ['a body that is too long', { Body: 'x'.repeat(4096) }, 'PayloadTooLarge'],
  ['a body of letters that are too long', { Body: '☃'.repeat(1400) }, 'PayloadTooLarge'],
  [
    'data nested without end',
    { Data: JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) },
    'PayloadTooLarge',
  ],
  ['a collapse id that is too long', { Body: 'b', Apn: { 'apns-collapse-id': 'x'.repeat(65) } }, 'BadCollapseId'],
  ['an empty collapse id', { Body: 'b', Apn: { 'apns-collapse-id': '' } }, 'BadCollapseId'],
  ['a collapse id that is no text', { Body: 'b', Apn: { 'apns-collapse-id': 7 } }, 'BadCollapseId'],
  ['a collapse id that no header can hold', { Body: 'b', Apn: { 'apns-collapse-id': 'a\r\nb' } }, 'BadCollapseId'],
];

test.each(refusals)('%s is not sent', (_, request, error) => {
  expect(requestOf(request)).toEqual({ ok: false, error });
});

test.each([['+4790000001'], ['../../3/device/ab'], [''], ['ab'.repeat(1001)]])(
  'the address %j is no token',
  (address) => {
    expect(requestOf({ Body: 'b' }, { address })).toEqual({ ok: false, error: 'BadDeviceToken' });
  },
);

test('a payload of 4096 bytes is the largest', () => {
  const room = 4096 - Buffer.byteLength('{"aps":{"alert":{"body":""}}}');
  expect(requestOf({ Body: 'x'.repeat(room) }).ok).toBe(true);
  expect(requestOf({ Body: 'x'.repeat(room + 1) })).toEqual({ ok: false, error: 'PayloadTooLarge' });
});

test('one notification to many: the same payload, each under its own id and to its own phone', () => {
  const delivery = deliveryOf({ Body: 'Hello' }, { address: PHONE });
  const other = { ...delivery, id: asDeliveryId('0190b6a0-0000-7000-8000-000000000002'), address: 'cd'.repeat(32) };
  const results = [delivery, other].map((one) => toApnsRequest(one, CONTEXT));
  expect(results.map((result) => result.ok && result.value)).toMatchObject([
    { path: `/3/device/${PHONE}`, headers: { 'apns-id': delivery.id } },
    { path: `/3/device/${other.address}`, headers: { 'apns-id': other.id } },
  ]);
  expect(results.map((result) => result.ok && result.value.body.toString())).toEqual(
    Array(2).fill('{"aps":{"alert":{"body":"Hello"}}}'),
  );
});
