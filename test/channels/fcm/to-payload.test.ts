import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { type FcmFault, toFcmMessage } from '../../../src/channels/fcm/to-payload.ts';
import type { SendRequest } from '../../../src/model/notification.ts';
import { refuseBody } from '../../fakes/fcm-judge.ts';
import { deliveryOf } from '../delivery.ts';

const NOW = 1_000_000;
const TOKEN = `fzT0kenOfAnAndroidPhone:APA91b${'x'.repeat(134)}`;
const FID = 'cdEf0123456789_-abcdef';

const deliveryTo = (request: Partial<SendRequest>, address = TOKEN, leftMs = 60_000) =>
  deliveryOf(request, { address, expiresAt: NOW + leftMs });

const messageOf = (request: Partial<SendRequest>, name: 'fcm' | 'gcm' = 'fcm'): JsonObject => {
  const body = toFcmMessage(deliveryTo(request), name, NOW);
  if (!body.ok) throw new Error(body.error);
  return body.value;
};

const ANDROID = { priority: 'high', ttl: '60s' };

const rows: readonly [sentence: string, request: Partial<SendRequest>, message: JsonObject][] = [
  ['nothing at all is still a message', {}, {}],
  ['Body and Title are data', { Body: 'b', Title: 't' }, { data: { twi_body: 'b', twi_title: 't' } }],
  ['so are Sound and Action', { Sound: 's', Action: 'a' }, { data: { twi_sound: 's', twi_action: 'a' } }],
  ['an empty text is none', { Body: '' }, {}],
  ['Data stands beside them', { Body: 'b', Data: { k: 'v' } }, { data: { k: 'v', twi_body: 'b' } }],
  [
    'values are texts: all else goes as its JSON',
    { Data: { n: -10.5, t: true, o: { a: [1] }, l: [1, 'x'], z: null, s: '7' } },
    { data: { n: '-10.5', t: 'true', o: '{"a":[1]}', l: '[1,"x"]', z: 'null', s: '7' } },
  ],
  ['a low priority is normal', { Priority: 'low' }, { android: { priority: 'normal', ttl: '60s' } }],
  ['Ttl 0 is now or never', { Ttl: 0 }, { android: { priority: 'high', ttl: '0s' } }],
  [
    'Fcm in the shape of the old API',
    { Body: 'b', Fcm: { data: { n: 1 }, collapse_key: 'c', notification: { title: 't', icon: 'i' } } },
    {
      data: { twi_body: 'b', n: '1' },
      notification: { title: 't' },
      android: { ...ANDROID, collapse_key: 'c', notification: { icon: 'i' } },
    },
  ],
  [
    'Fcm goes before the rest',
    { Priority: 'low', Fcm: { priority: 'high', time_to_live: 5 } },
    { android: { ...ANDROID, ttl: '5s' } },
  ],
  [
    'the new keys pass as they are',
    {
      Fcm: {
        notification: { title: 't' },
        android: { direct_boot_ok: true },
        apns: { headers: { 'apns-priority': '10' } },
        webpush: { headers: { Urgency: 'high' } },
        fcm_options: { analytics_label: 'l' },
      },
    },
    {
      notification: { title: 't' },
      android: { ...ANDROID, direct_boot_ok: true },
      apns: { headers: { 'apns-priority': '10' } },
      webpush: { headers: { Urgency: 'high' } },
      fcm_options: { analytics_label: 'l' },
    },
  ],
  [
    'the new keys go before the old, map by map',
    {
      Fcm: {
        priority: 'high',
        content_available: true,
        android: { priority: 'normal' },
        apns: { payload: { aps: { badge: 1 } } },
      },
    },
    {
      android: { priority: 'normal', ttl: '60s' },
      apns: { payload: { aps: { 'content-available': 1, badge: 1 } } },
    },
  ],
  ['a new key that is no map is left out', { Fcm: { android: 'x', apns: [1] } }, {}],
  ['no target passes', { Fcm: { to: 'x', token: 'x', topic: 'x', fid: 'x', condition: 'x', name: 'x' } }, {}],
  ['Gcm is not for fcm', { Gcm: { data: { a: 'b' } } }, {}],
  [
    'a key that JavaScript reads otherwise is a key',
    { Data: JSON.parse('{"__proto__":"x"}') },
    { data: JSON.parse('{"__proto__":"x"}') },
  ],
];

test.each(rows)('%s', (_, request, message) => {
  expect(messageOf(request)).toEqual({ message: { token: TOKEN, android: ANDROID, ...message } });
});

test('gcm reads Gcm, and not Fcm', () => {
  const { message } = messageOf({ Gcm: { data: { a: 'gcm' } }, Fcm: { data: { a: 'fcm' } } }, 'gcm');
  expect(message).toMatchObject({ data: { a: 'gcm' } });
});

test('a dry run is only checked', () => {
  expect(messageOf({ Fcm: { dry_run: true } })).toMatchObject({ validate_only: true });
});

test.each<[string, string, string]>([
  ['a registration token', TOKEN, 'token'],
  ['an installation id', FID, 'fid'],
  ['22 characters that begin otherwise', `x${FID.slice(1)}`, 'token'],
  ['23 characters', `${FID}a`, 'token'],
  ['anything else', 'x', 'token'],
])('%s is a target of its kind', (_, address, kind) => {
  const body = toFcmMessage(deliveryTo({}, address), 'fcm', NOW);
  expect(body).toMatchObject({ ok: true, value: { message: { [kind]: address } } });
});

test.each([
  ['what is left of the life', 59_001, '60s'],
  ['nothing left', -5000, '0s'],
  ['no more than FCM keeps', 9e12, '2419200s'],
])('ttl: %s', (_, leftMs, ttl) => {
  const body = toFcmMessage(deliveryTo({}, TOKEN, leftMs), 'fcm', NOW);
  expect(body).toMatchObject({ ok: true, value: { message: { android: { ttl } } } });
});

test.each<[string, Partial<SendRequest>, FcmFault | 'ok']>([
  ['from', { Data: { from: 'f7' } }, 'reserved-data-key'],
  ['google…', { Data: { 'google.x': 1 } }, 'reserved-data-key'],
  ['gcm… of the argument', { Fcm: { data: { gcm_x: 'y' } } }, 'reserved-data-key'],
  ['fromage is not from', { Data: { fromage: 'brie' } }, 'ok'],
  ['4096 bytes fit', { Data: { k: 'x'.repeat(4095) } }, 'ok'],
  ['4097 do not', { Data: { k: 'x'.repeat(4096) } }, 'payload-too-large'],
  ['bytes are counted, not letters', { Body: 'Ø'.repeat(2045) }, 'payload-too-large'],
  [
    'what is shown counts too',
    { Data: { k: 'x'.repeat(4000) }, Fcm: { notification: { title: 'x'.repeat(96) } } },
    'payload-too-large',
  ],
])('%s', (_, request, expected) => {
  const body = toFcmMessage(deliveryTo(request), 'fcm', NOW);
  expect(body.ok ? 'ok' : body.error).toBe(expected);
});

test('whatever is asked for, FCM knows every field, and finds one target', () => {
  const json = fc.dictionary(
    fc.constantFrom('data', 'notification', 'android', 'to', 'token', 'x', 'apns'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(json, fc.string(), (Fcm, Body) => {
      const { android: _, apns: __, ...legacy } = Fcm;
      const body = toFcmMessage(deliveryTo({ Body, Fcm: JSON.parse(JSON.stringify(legacy)) }), 'fcm', NOW);
      if (!body.ok) return;
      expect(refuseBody(JSON.parse(JSON.stringify(body.value)))).toBeUndefined();
    }),
  );
});

test('one notification to many: each has its own address, life and type', () => {
  const own = { Fcm: { data: { type: 'fcm' } }, Gcm: { data: { type: 'gcm' }, dry_run: true } };
  const delivery = deliveryTo({ Body: 'b', ...own });
  const [one, other] = [delivery, { ...delivery, address: FID, expiresAt: NOW + 5000 }];
  const expected = (target: JsonObject, type: string, ttl: string) => ({
    message: { ...target, data: { twi_body: 'b', type }, android: { priority: 'high', ttl } },
  });
  for (const _ of ['at first', 'again']) {
    expect(toFcmMessage(one, 'fcm', NOW)).toEqual({ ok: true, value: expected({ token: TOKEN }, 'fcm', '60s') });
    expect(toFcmMessage(other, 'fcm', NOW)).toEqual({ ok: true, value: expected({ fid: FID }, 'fcm', '5s') });
    expect(toFcmMessage(one, 'gcm', NOW + 1000)).toEqual({
      ok: true,
      value: { ...expected({ token: TOKEN }, 'gcm', '59s'), validate_only: true },
    });
  }
});
