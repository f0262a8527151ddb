import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createFcmChannel, type FcmChannelDeps } from '../../../src/channels/fcm/create-fcm.ts';
import type { Channel } from '../../../src/model/delivery.ts';
import { type FakeFcm, type FcmFailure, startFakeFcm } from '../../fakes/fcm.ts';
import { deliveryOf } from '../delivery.ts';

const NOW = 1_000_000_000;
const TOKEN = 'fzT0kenOfAnAndroidPhone:APA91bX';

let fcm: FakeFcm;
const opened: Channel[] = [];

beforeEach(async () => {
  fcm = await startFakeFcm();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((channel) => channel.close?.()));
  await fcm.close();
});

const hello = deliveryOf(
  { Body: 'f7 at -10.0 °C', Title: 'Freezer too warm' },
  { address: TOKEN, expiresAt: NOW + 90_000 },
);

const channelTo = (rest: Partial<FcmChannelDeps> = {}): Channel => {
  const channel = createFcmChannel({
    name: 'fcm',
    secret: { type: 'service-account', json: fcm.serviceAccount },
    url: fcm.url,
    rate: 7,
    clock: createVirtualClock(NOW),
    ...rest,
  });
  opened.push(channel);
  return channel;
};

test('a message is posted as FCM wants it, and delivered under its name', async () => {
  const outcome = await channelTo().deliver(hello);
  const [request] = fcm.accepted();
  expect(request?.path).toBe('/v1/projects/tocsin-test/messages:send');
  expect(request?.message).toEqual({
    token: TOKEN,
    data: { twi_title: 'Freezer too warm', twi_body: 'f7 at -10.0 °C' },
    android: { priority: 'high', ttl: '90s' },
  });
  expect(outcome).toEqual({ type: 'Delivered', providerId: request?.name });
});

test('says what it is for, how fast and how wide it may go', () => {
  expect(channelTo({ name: 'gcm' })).toMatchObject({ name: 'gcm', rate: 7, concurrency: 250 });
});

test('a binding of type gcm is a token like any other', async () => {
  await channelTo({ name: 'gcm' }).deliver(deliveryOf({ Gcm: { data: { a: 1 } } }, { address: TOKEN }));
  expect(fcm.accepted()[0]?.message).toMatchObject({ token: TOKEN, data: { a: '1' } });
});

test('a path before the API, as a proxy has, is kept', async () => {
  await channelTo({ url: `${fcm.url}/proxy/` }).deliver(hello);
  expect(fcm.requests[0]?.path).toBe('/proxy/v1/projects/tocsin-test/messages:send');
});

test('what FCM would refuse is not sent', async () => {
  const outcome = await channelTo().deliver(deliveryOf({ Data: { from: 'f7' } }, { address: TOKEN }));
  expect(outcome).toEqual({ type: 'Rejected', code: 'reserved-data-key' });
  expect(fcm.requests).toEqual([]);
});

test('an app that was taken off: the binding goes', async () => {
  fcm.unregister(TOKEN);
  const outcome = await channelTo().deliver(hello);
  expect(outcome).toEqual({ type: 'BindingGone', unlessRenewedSince: NOW, code: 'UNREGISTERED' });
});

test('an address that is no token: the binding goes', async () => {
  const outcome = await channelTo().deliver(deliveryOf({ Body: 'hi' }, { address: 'x' }));
  expect(outcome).toMatchObject({ type: 'BindingGone', code: 'INVALID_ARGUMENT' });
});

test('an app of another project is told, and holds up nobody', async () => {
  fcm.belongElsewhere(TOKEN);
  const outcome = await channelTo().deliver(hello);
  expect(outcome).toEqual({ type: 'Rejected', code: 'SENDER_ID_MISMATCH', blames: 'credential' });
});

test('an account without rights to the project refuses the credential', async () => {
  const json = JSON.stringify({ ...JSON.parse(fcm.serviceAccount), project_id: 'another' });
  const outcome = await channelTo({ secret: { type: 'service-account', json } }).deliver(hello);
  expect(outcome).toEqual({ type: 'CredentialRefused', code: 'PERMISSION_DENIED' });
});

test('an access token that was called in is renewed, once for many', async () => {
  const channel = channelTo();
  await channel.deliver(hello);
  fcm.oauth.callIn();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => channel.deliver(hello)));
  expect(outcomes.every(({ type }) => type === 'Delivered')).toBe(true);
  expect(fcm.oauth.requests).toHaveLength(2);
});

test('one that is refused again refuses the credential', async () => {
  fcm.failNext({ status: 401, word: 'UNAUTHENTICATED' }, { status: 401, word: 'UNAUTHENTICATED' });
  const outcome = await channelTo().deliver(hello);
  expect(outcome).toEqual({ type: 'CredentialRefused', code: 'UNAUTHENTICATED' });
  expect(fcm.requests).toHaveLength(2);
});

test('without an access token nothing is posted', async () => {
  fcm.oauth.failNext({ status: 400, body: '{"error":"invalid_grant"}' });
  expect(await channelTo().deliver(hello)).toEqual({ type: 'CredentialRefused', code: 'invalid_grant' });
  expect(fcm.requests).toEqual([]);
});

test.each<[string, FcmChannelDeps['secret']]>([
  ['a text that is no key file', { type: 'service-account', json: 's3cret' }],
  ['a credential of another kind', { type: 'apn-token', keyId: 'k', teamId: 't', topic: 'x', key: 's3cret' }],
])('%s lets everything wait for a better one', async (_, secret) => {
  const channel = channelTo({ secret });
  const refused = { type: 'CredentialRefused', code: 'service-account-unreadable' };
  expect([await channel.deliver(hello), await channel.test?.()]).toEqual([refused, refused]);
});

test('too many messages: the credential waits as long as it is told', async () => {
  fcm.failNext({
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    errorCode: 'QUOTA_EXCEEDED',
    headers: { 'retry-after': '30' },
  });
  const outcome = await channelTo().deliver(hello);
  expect(outcome).toEqual({ type: 'RetryAt', at: NOW + 30_000, scope: 'credential', code: 'QUOTA_EXCEEDED' });
});

test('trouble at FCM: each try in a row waits longer, a success starts anew', async () => {
  const clock = createVirtualClock(NOW);
  const channel = channelTo({ clock });
  const waits: (number | string)[] = [];
  for (const failure of [true, true, true, false, true]) {
    if (failure) fcm.failNext({ status: 503, word: 'UNAVAILABLE', errorCode: 'UNAVAILABLE' });
    const outcome = await channel.deliver(hello);
    const waitMs = outcome.type === 'RetryAt' ? outcome.at - clock.now() : 0;
    waits.push(waitMs || outcome.type);
    clock.advance(waitMs);
  }
  expect(waits).toEqual([1000, 2000, 4000, 'Delivered', 1000]);
});

test('a gateway that gave up: it may have been taken', async () => {
  fcm.failNext({ status: 502, body: '<html>502</html>', headers: { 'content-type': 'text/html' } });
  expect(await channelTo().deliver(hello)).toEqual({ type: 'AnswerLost', code: 'http-502' });
});

test('no answer in time: it may have been taken', async () => {
  fcm.failNext('never-answer');
  expect(await channelTo({ timeout: 500 }).deliver(hello)).toEqual({
    type: 'AnswerLost',
    code: 'UND_ERR_HEADERS_TIMEOUT',
  });
  expect(fcm.accepted()).toHaveLength(1);
});

test('a reset after the request: it may have been taken', async () => {
  fcm.failNext('reset');
  expect((await channelTo().deliver(hello)).type).toBe('AnswerLost');
});

test('an answer that breaks off before the name: it may have been taken', async () => {
  fcm.failNext('break-off');
  expect(await channelTo().deliver(hello)).toEqual({ type: 'AnswerLost', code: 'http-200' });
});

test('nobody listens: surely not sent', async () => {
  const other = await startFakeFcm({ oauth: fcm.oauth });
  await other.close();
  const outcome = await channelTo({ url: other.url }).deliver(hello);
  expect(outcome).toMatchObject({ type: 'RetryAt', at: NOW + 5000, scope: 'channel' });
});

test('something that does not speak HTTP: it may have been taken', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end('not HTTP\r\n\r\n')));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const outcome = await channelTo({ url: `http://127.0.0.1:${port}` }).deliver(hello);
  expect(outcome.type).toBe('AnswerLost');
  await new Promise((resolve) => server.close(resolve));
});

test('a test tells a credential that is taken, and reaches no phone', async () => {
  expect(await channelTo().test?.()).toEqual({ type: 'Delivered', providerId: 'INVALID_ARGUMENT' });
  expect(fcm.requests).toMatchObject([{ validateOnly: true, accepted: false }]);
});

test('from one that is not', async () => {
  fcm.failNext({ status: 403, word: 'PERMISSION_DENIED' });
  expect(await channelTo().test?.()).toEqual({ type: 'CredentialRefused', code: 'PERMISSION_DENIED' });
});

test.each<[string, FcmFailure]>([
  ['503', { status: 503 }],
  ['500', { status: 500 }],
  ['a reset', 'reset'],
])('and from one of which nothing was learnt: %s', async (_, failure) => {
  fcm.failNext(failure);
  expect(await channelTo().test?.()).toMatchObject({ type: 'RetryAt' });
});

test('requests under way fail when the channel is closed', async () => {
  fcm.failNext('never-answer');
  const channel = channelTo();
  const outcome = channel.deliver(hello);
  await fcm.arrived(1);
  await channel.close?.();
  expect((await outcome).type).toBe('AnswerLost');
});

test('many at once arrive once each', async () => {
  const channel = channelTo();
  const addresses = Array.from({ length: 250 }, (_, index) => `token-${String(index).padStart(4, '0')}`);
  const outcomes = await Promise.all(
    addresses.map((address) => channel.deliver(deliveryOf({ Body: 'hi' }, { address }))),
  );
  expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(['Delivered']));
  expect(
    fcm
      .accepted()
      .map(({ target }) => target)
      .toSorted(),
  ).toEqual(addresses);
  expect(fcm.oauth.requests).toHaveLength(1);
});
