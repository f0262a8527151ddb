import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../src/base/clock.ts';
import { type ApnsChannelDeps, createApnsChannel } from '../../../src/channels/apn/create-apns.ts';
import { createProviderTokens } from '../../../src/channels/apn/provider-token.ts';
import type { Channel, Outcome } from '../../../src/model/delivery.ts';
import { asDeliveryId } from '../../../src/model/ids.ts';
import type { SendRequest } from '../../../src/model/notification.ts';
import { FAKE_PROVIDER, type FakeApns, type FakeApnsOptions, startFakeApns } from '../../fakes/apns.ts';
import { createCertificate } from '../../fakes/certificate.ts';
import { deliveryOf } from '../delivery.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const PHONE = 'ab'.repeat(32);
const ID = '0190b6a0-0000-7000-8000-000000000001';

let apns: FakeApns;
let clock: VirtualClock;
let stack: AsyncDisposableStack;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  clock = createVirtualClock(NOW);
  apns = await start();
});

afterEach(() => stack.disposeAsync());

const start = async (options: FakeApnsOptions = {}): Promise<FakeApns> => {
  const fake = await startFakeApns({ now: clock.now, ...options });
  stack.defer(() => fake.close());
  return fake;
};

const channelTo = (fake: Pick<FakeApns, 'url' | 'ca'>, rest: Partial<ApnsChannelDeps> = {}): Channel => {
  const channel = createApnsChannel({
    secret: { type: 'apn-token', ...FAKE_PROVIDER },
    sandbox: false,
    url: fake.url,
    ca: fake.ca || undefined,
    rate: 1000,
    timeout: 5000,
    clock,
    ...rest,
  });
  stack.defer(async () => channel.close?.());
  return channel;
};

const push = (request: Partial<SendRequest> = { Title: 'Freezer too warm', Body: 'f7 at -10 °C' }, address = PHONE) =>
  deliveryOf(request, { address, expiresAt: clock.now() + 90_000 });

const phone = (index: number) => `f${index.toString(16).padStart(63, '0')}`;

const pushes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...push({ Body: `push ${index}` }, phone(index)),
    id: asDeliveryId(`0190b6a0-0000-7000-8000-${String(index).padStart(12, '0')}`),
  }));

const tally = (outcomes: readonly Outcome[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { type } of outcomes) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

test('a push is sent as Apple wants it, and delivered under its id', async () => {
  expect(await channelTo(apns).deliver(push())).toEqual({ type: 'Delivered', providerId: ID });
  expect(apns.pushes).toMatchObject([
    {
      path: `/3/device/${PHONE}`,
      payload: { aps: { alert: { title: 'Freezer too warm', body: 'f7 at -10 °C' } } },
      headers: {
        ':method': 'POST',
        authorization: expect.stringMatching(/^bearer ey/),
        'apns-id': ID,
        'apns-topic': 'com.example.app',
        'apns-push-type': 'alert',
        'apns-priority': '10',
        'apns-expiration': String(NOW / 1000 + 90),
      },
    },
  ]);
});

test('it goes to Apple, or to its sandbox, unless told otherwise', () => {
  for (const sandbox of [false, true]) {
    const channel = channelTo({ url: '', ca: '' }, { url: undefined, sandbox });
    expect(channel).toMatchObject({ name: 'apn', rate: 1000, concurrency: 500 });
  }
});

test('a path before the API, as a proxy has, is kept', async () => {
  await channelTo({ ...apns, url: `${apns.url}/proxy/` }).deliver(push());
  expect(apns.pushes[0]?.path).toBe(`/proxy/3/device/${PHONE}`);
});

test('it goes without TLS to a fake that has none', async () => {
  const plain = await start({ plain: true });
  expect(plain.url).toMatch(/^http:/);
  expect(await channelTo(plain).deliver(push())).toMatchObject({ type: 'Delivered' });
});

test('a push that Apple would refuse is not sent', async () => {
  const channel = channelTo(apns);
  expect(await channel.deliver(push({}))).toEqual({ type: 'Rejected', code: 'PayloadEmpty' });
  expect(await channel.deliver(push({ Body: 'x'.repeat(5000) }))).toEqual({
    type: 'Rejected',
    code: 'PayloadTooLarge',
  });
  expect(await channel.deliver(push({ Body: 'b' }, 'no token'))).toEqual({
    type: 'Rejected',
    code: 'BadDeviceToken',
    blames: 'address',
  });
  expect(apns.connections()).toBe(0);
});

test('a phone without the app is gone since Apple knows it', async () => {
  apns.unregister(PHONE, NOW - 5000);
  const outcome = await channelTo(apns).deliver(push());
  expect(outcome).toEqual({ type: 'BindingGone', unlessRenewedSince: NOW - 5000, code: 'Unregistered' });
});

test('an address that Apple does not know is blamed', async () => {
  apns.forget(PHONE);
  const outcome = await channelTo(apns).deliver(push());
  expect(outcome).toEqual({ type: 'Rejected', code: 'BadDeviceToken', blames: 'address' });
});

test('a phone of another app is rejected, and the others go on', async () => {
  apns.ofOtherApp(PHONE);
  const channel = channelTo(apns);
  const outcome = await channel.deliver(push());
  expect(outcome).toEqual({ type: 'Rejected', code: 'DeviceTokenNotForTopic', blames: 'credential' });
  expect(await channel.deliver(push({ Body: 'b' }, phone(1)))).toMatchObject({ type: 'Delivered' });
});

test('a wrong key refuses the credential', async () => {
  const channel = channelTo(apns, { secret: { type: 'apn-token', ...FAKE_PROVIDER, keyId: 'OTHER' } });
  expect(await channel.deliver(push())).toEqual({ type: 'CredentialRefused', code: 'InvalidProviderToken' });
});

test('a wrong topic refuses the credential', async () => {
  const channel = channelTo(apns, { secret: { type: 'apn-token', ...FAKE_PROVIDER, topic: 'com.other' } });
  expect(await channel.deliver(push())).toEqual({ type: 'CredentialRefused', code: 'TopicDisallowed' });
});

test('a key that cannot be read refuses the credential without a request', async () => {
  const channel = channelTo(apns, { secret: { type: 'apn-token', ...FAKE_PROVIDER, key: 'x' } });
  expect(await channel.deliver(push())).toEqual({ type: 'CredentialRefused', code: 'key-unreadable' });
  expect(await channel.test?.()).toEqual({ type: 'CredentialRefused', code: 'key-unreadable' });
  expect(apns.connections()).toBe(0);
});

test('one token serves for 50 minutes, over one connection', async () => {
  const channel = channelTo(apns);
  for (const minutes of [0, 20, 29.9, 0.2]) {
    clock.advance(minutes * MINUTE);
    expect(await channel.deliver(push())).toMatchObject({ type: 'Delivered' });
  }
  const bearers = apns.pushes.map(({ headers }) => headers.authorization);
  expect(bearers[2]).toBe(bearers[0]);
  expect(bearers[3]).not.toBe(bearers[0]);
  expect(apns.connections()).toBe(1);
});

test('a token that Apple calls expired is renewed, and the push goes out at once', async () => {
  const channel = channelTo(apns);
  await channel.deliver(push());
  clock.advance(21 * MINUTE);
  apns.failNext({ status: 403, reason: 'ExpiredProviderToken' });
  expect(await channel.deliver(push())).toMatchObject({ type: 'Delivered' });
  expect(apns.pushes.map(({ status }) => status)).toEqual([200, 403, 200]);
});

test('one that it calls expired again is not renewed again', async () => {
  const channel = channelTo(apns);
  await channel.deliver(push());
  clock.advance(21 * MINUTE);
  const expired = { status: 403, reason: 'ExpiredProviderToken' };
  apns.failNext(expired, expired);
  expect(await channel.deliver(push())).toEqual({ type: 'CredentialRefused', code: 'ExpiredProviderToken' });
  expect(apns.pushes).toHaveLength(3);
});

test('a young token that is called expired: our clock is wrong, and no second one is signed', async () => {
  const late = await start({ now: () => clock.now() + 90 * MINUTE });
  const channel = channelTo(late);
  expect(await channel.deliver(push())).toEqual({ type: 'CredentialRefused', code: 'ExpiredProviderToken' });
  expect(late.pushes).toHaveLength(1);
});

test('too many tokens: the one in use is kept', async () => {
  const code = 'TooManyProviderTokenUpdates';
  apns.failNext({ status: 429, reason: code });
  const channel = channelTo(apns);
  const outcome = await channel.deliver(push());
  expect(outcome).toEqual({ type: 'RetryAt', at: clock.now() + 1000, scope: 'credential', code });
  clock.advance(19 * MINUTE);
  expect(await channel.deliver(push())).toMatchObject({ type: 'Delivered' });
  const bearers = apns.pushes.map(({ headers }) => headers.authorization);
  expect(bearers[1]).toBe(bearers[0]);
});

test('channels of one key share its token', async () => {
  const tokens = createProviderTokens(clock);
  await channelTo(apns, { tokens }).deliver(push());
  clock.advance(MINUTE);
  expect(await channelTo(apns, { tokens }).deliver(push())).toMatchObject({ type: 'Delivered' });
  expect(apns.connections()).toBe(2);
  expect(new Set(apns.pushes.map(({ headers }) => headers.authorization)).size).toBe(1);
});

test('a process that starts anew pushes with a new token at once', async () => {
  await channelTo(apns).deliver(push());
  clock.advance(MINUTE);
  expect(await channelTo(apns).deliver(push())).toMatchObject({ type: 'Delivered' });
  expect(new Set(apns.pushes.map(({ headers }) => headers.authorization)).size).toBe(2);
});

test('too many pushes to one phone: it waits as long as it is told', async () => {
  apns.failNext({ status: 429, reason: 'TooManyRequests', headers: { 'retry-after': '30' } });
  const outcome = await channelTo(apns).deliver(push());
  expect(outcome).toEqual({ type: 'RetryAt', at: NOW + 30_000, scope: 'binding', code: 'TooManyRequests' });
});

test('trouble at Apple: each try in a row waits longer, a success starts anew', async () => {
  const channel = channelTo(apns);
  const waits: (number | string)[] = [];
  for (const failure of [DOWN, DOWN, DOWN, 'none', DOWN] as const) {
    apns.failNext(failure);
    const outcome = await channel.deliver(push());
    const waitMs = outcome.type === 'RetryAt' ? outcome.at - clock.now() : 0;
    waits.push(waitMs || outcome.type);
    clock.advance(waitMs);
  }
  expect(waits).toEqual([1000, 2000, 4000, 'Delivered', 1000]);
});

const DOWN = { status: 503, reason: 'ServiceUnavailable' };

test('an answer without a body still says enough', async () => {
  apns.failNext({ status: 503, body: '' }, { status: 400, body: '<html>' });
  const channel = channelTo(apns);
  expect(await channel.deliver(push())).toMatchObject({ type: 'RetryAt', code: 'http-503' });
  expect(await channel.deliver(push())).toEqual({ type: 'Rejected', code: 'http-400' });
});

test('many at once arrive once each, over one connection', async () => {
  const outcomes = await Promise.all(pushes(1200).map(channelTo(apns).deliver));
  expect(tally(outcomes)).toEqual({ Delivered: 1200 });
  expect(new Set(apns.accepted().map(({ token }) => token)).size).toBe(1200);
  expect(apns.accepted()).toHaveLength(1200);
  expect(apns.connections()).toBe(1);
});

test('Apple may allow fewer streams than we would take', async () => {
  const narrow = await start({ maxConcurrentStreams: 10 });
  const outcomes = await Promise.all(pushes(100).map(channelTo(narrow).deliver));
  expect(tally(outcomes)).toEqual({ Delivered: 100 });
  expect(narrow.accepted()).toHaveLength(100);
});

test.each<[string, FakeApnsOptions]>([
  ['over TLS', {}],
  ['without TLS', { plain: true }],
])('Apple says goodbye amid 200 pushes %s: all are delivered once, on a new connection', async (_, options) => {
  const fake = await start(options);
  fake.failNext(...Array<'none'>(99).fill('none'), 'goaway');
  const outcomes = await Promise.all(pushes(200).map(channelTo(fake).deliver));
  expect(tally(outcomes)).toEqual({ Delivered: 200 });
  expect(fake.accepted()).toHaveLength(200);
  expect(new Set(fake.accepted().map(({ token }) => token)).size).toBe(200);
  expect(fake.connections()).toBe(2);
});

test('Apple says goodbye twice: what was not looked at is left to be tried again, nothing is lost or doubled', async () => {
  const channel = channelTo(apns);
  apns.failNext(...Array<'none'>(50).fill('none'), 'goaway', ...Array<'none'>(50).fill('none'), 'goaway');
  const wanted = pushes(200);
  const outcomes = await Promise.all(wanted.map(channel.deliver));
  const left = wanted.filter((_, index) => outcomes[index]?.type === 'RetryAt');
  expect(tally(outcomes).AnswerLost).toBeUndefined();
  expect(tally(await Promise.all(left.map(channel.deliver)))).toEqual(
    left.length > 0 ? { Delivered: left.length } : {},
  );
  expect(apns.accepted()).toHaveLength(200);
  expect(new Set(apns.accepted().map(({ token }) => token)).size).toBe(200);
});

test('a stream that was refused once is tried anew', async () => {
  const channel = channelTo(apns);
  apns.failNext('refuse');
  expect(await channel.deliver(push())).toMatchObject({ type: 'Delivered' });
  expect(apns.accepted()).toHaveLength(1);
});

test('one that is refused again surely was not taken up', async () => {
  apns.failNext('refuse', 'refuse');
  const outcome = await channelTo(apns).deliver(push());
  expect(outcome).toMatchObject({ type: 'RetryAt', at: NOW + 1000, scope: 'channel' });
  expect(apns.accepted()).toEqual([]);
});

test.each(['reset', 'kill'] as const)(
  '%s after the push: it may have been sent, and the next goes out',
  async (failure) => {
    const channel = channelTo(apns);
    apns.failNext(failure);
    expect(await channel.deliver(push())).toMatchObject({ type: 'AnswerLost' });
    expect(await channel.deliver(push())).toMatchObject({ type: 'Delivered' });
    expect(apns.accepted()).toHaveLength(2);
  },
);

test('a connection that breaks under many: each ends, and none of those delivered is lost', async () => {
  const channel = channelTo(apns);
  apns.failNext(...Array<'none'>(99).fill('none'), 'kill');
  const wanted = pushes(200);
  const outcomes = await Promise.all(wanted.map(channel.deliver));
  const arrived = new Set(apns.accepted().map(({ token }) => token));
  const delivered = wanted.filter((_, index) => outcomes[index]?.type === 'Delivered');
  expect(delivered.filter(({ address }) => !arrived.has(address))).toEqual([]);
  expect(outcomes.filter(({ type }) => type === 'Rejected' || type === 'BindingGone')).toEqual([]);
});

test('no answer in time: it may have been sent', async () => {
  apns.failNext('never-answer');
  const outcome = await channelTo(apns, { timeout: 500 }).deliver(push());
  expect(outcome).toEqual({ type: 'AnswerLost', code: 'UND_ERR_HEADERS_TIMEOUT' });
  expect(apns.accepted()).toHaveLength(1);
});

test('nobody listens: surely not sent', async () => {
  const closed = await startFakeApns();
  await closed.close();
  const outcome = await channelTo(closed).deliver(push());
  expect(outcome).toEqual({ type: 'RetryAt', at: NOW + 5000, scope: 'channel', code: 'ECONNREFUSED' });
});

test('somebody whom we do not trust: surely not sent', async () => {
  const outcome = await channelTo({ ...apns, ca: createCertificate().cert }).deliver(push());
  expect(outcome).toMatchObject({ type: 'RetryAt', at: NOW + 5000, scope: 'channel' });
  expect(apns.pushes).toEqual([]);
});

test('a closed channel has surely not sent', async () => {
  const channel = channelTo(apns);
  await channel.close?.();
  expect(await channel.deliver(push())).toMatchObject({ type: 'RetryAt', scope: 'channel', code: 'UND_ERR_DESTROYED' });
});

const certificateOf = (uid: string) => {
  const { cert, key } = createCertificate({ uid });
  return { cert, secret: { type: 'apn-certificate', certificate: cert, key, topic: null } } as const;
};

test('a certificate pushes for its app without a token', async () => {
  const { cert, secret } = certificateOf('com.example.cert');
  const fake = await start({ clientCa: cert });
  expect(await channelTo(fake, { secret }).deliver(push())).toMatchObject({ type: 'Delivered' });
  expect(fake.pushes[0]?.headers).toMatchObject({ 'apns-topic': 'com.example.cert' });
  expect(fake.pushes[0]?.headers).not.toHaveProperty('authorization');
});

test('a certificate that Apple does not know refuses the credential', async () => {
  const fake = await start({ clientCa: certificateOf('com.example.cert').cert });
  const { secret } = certificateOf('com.example.cert');
  expect(await channelTo(fake, { secret }).deliver(push())).toEqual({
    type: 'CredentialRefused',
    code: 'BadCertificate',
  });
});

test('a trial says whether the credential is taken, and no phone hears of it', async () => {
  expect(await channelTo(apns).test?.()).toEqual({ type: 'Delivered', providerId: 'BadDeviceToken' });
  const wrong = channelTo(apns, { secret: { type: 'apn-token', ...FAKE_PROVIDER, teamId: 'OTHER' } });
  expect(await wrong.test?.()).toEqual({ type: 'CredentialRefused', code: 'InvalidProviderToken' });
  expect(apns.accepted()).toEqual([]);
});

test('a trial without an answer is not known to have failed', async () => {
  apns.failNext(DOWN, 'never-answer');
  const channel = channelTo(apns, { timeout: 500 });
  expect(await channel.test?.()).toMatchObject({ type: 'RetryAt', code: 'ServiceUnavailable' });
  expect(await channel.test?.()).toMatchObject({ type: 'RetryAt', code: 'UND_ERR_HEADERS_TIMEOUT' });
});

/** Answers each push so, on HTTP/2 without TLS. */
const startOwn = async (answer: (stream: ServerHttp2Stream) => void): Promise<string> => {
  const server = createServer();
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    answer(stream);
  });
  server.on('session', (session) => stack.defer(() => session.destroy()));
  stack.defer(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Says something again and again, each time well before a timeout, until nobody listens. */
const trickle = (stream: ServerHttp2Stream, say: () => void): void => {
  const timer = setInterval(say, 20);
  stream.on('close', () => clearInterval(timer));
};

test('a refusal that trickles does not hold its place: its status says enough', async () => {
  const url = await startOwn((stream) => {
    stream.respond({ ':status': 400 });
    trickle(stream, () => stream.write('x'));
  });
  expect(await channelTo({ url, ca: '' }, { timeout: 200 }).deliver(push())).toEqual({
    type: 'Rejected',
    code: 'http-400',
  });
});

test('"early hints" for ever are no answer', async () => {
  const url = await startOwn((stream) => trickle(stream, () => stream.additionalHeaders({ ':status': 103 })));
  expect(await channelTo({ url, ca: '' }, { timeout: 200 }).deliver(push())).toMatchObject({ type: 'AnswerLost' });
});
