import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createProviderTokens } from '../../src/channels/apn/provider-token.ts';
import { type CredentialChannelDeps, createChannels, createCredentialChannel } from '../../src/channels/create.ts';
import { channelsOptions } from '../../src/channels/options.ts';
import type { CredentialSecret } from '../../src/model/credential.ts';
import type { Channel } from '../../src/model/delivery.ts';
import { FAKE_PROVIDER, startFakeApns } from '../fakes/apns.ts';
import { startFakeFcm } from '../fakes/fcm.ts';
import { startFakeGraph } from '../fakes/graph.ts';
import { startFakeTwilio } from '../fakes/twilio.ts';
import { deliveryOf } from './delivery.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const LOG = { driver: 'log' };
const APPLE_PHONE = 'ab'.repeat(32);
const ANDROID_PHONE = 'fzT0kenOfAnAndroidPhone:APA91bX';
const TOKEN_KEY: CredentialSecret = { type: 'apn-token', ...FAKE_PROVIDER };

const lines: string[] = [];
const deps = { clock: createVirtualClock(NOW), write: (line: string) => void lines.push(line) };

let stack: AsyncDisposableStack;
beforeEach(() => {
  stack = new AsyncDisposableStack();
  lines.splice(0);
});
afterEach(() => stack.disposeAsync());

const start = async <T extends { readonly close: () => Promise<void> }>(fake: Promise<T>): Promise<T> => {
  const started = await fake;
  stack.defer(() => started.close());
  return started;
};

const startApns = () => start(startFakeApns({ now: deps.clock.now }));

const push = (address: string) => deliveryOf({ Body: 'hi' }, { address, expiresAt: NOW + 90_000 });

test('every configured channel stands under its binding type, and gcm under fcm', () => {
  const options = channelsOptions.parse({ sms: LOG, apn: LOG, fcm: { ...LOG, rate: 7 }, messenger: LOG });
  const channels = createChannels(options, deps);
  expect([...channels.keys()]).toEqual(['sms', 'apn', 'fcm', 'gcm', 'facebook-messenger']);
  expect([...channels].map(([name, channel]) => name === channel.name)).not.toContain(false);
  expect(channels.get('gcm')?.rate).toBe(7);
});

test('a channel that is not configured is not there', () => {
  expect(createChannels(channelsOptions.parse({}), deps).size).toBe(0);
});

test('the log driver writes and sends nothing, whatever keys stand beside it', async () => {
  const twilio = await start(startFakeTwilio());
  const { url } = twilio;
  const sms = { ...LOG, url, from: '+15005550006' };
  const options = { sms, apn: { ...LOG, url }, fcm: { ...LOG, url, tokenUrl: url }, messenger: { ...LOG, url } };
  const channels = createChannels(channelsOptions.parse(options), deps);
  for (const channel of channels.values()) await channel.deliver(deliveryOf({ Body: 'hi' }, { address: 'abcdef12' }));
  expect(lines).toEqual([
    'sms …ef12 (1 segment): hi',
    'apn …ef12: hi',
    'fcm …ef12: hi',
    'gcm …ef12: hi',
    'facebook-messenger …ef12: hi',
  ]);
  expect(twilio.requests).toEqual([]);
});

test('each driver sends by its provider, tests its credential and can be closed', async () => {
  const [twilio, apns, fcm, graph] = await Promise.all([
    start(startFakeTwilio()),
    startApns(),
    start(startFakeFcm()),
    start(startFakeGraph()),
  ]);
  const { url, accountSid, authToken } = twilio;
  const { keyId, teamId, topic, key } = FAKE_PROVIDER;
  const options = channelsOptions.parse({
    sms: { driver: 'twilio', url, accountSid, authToken, from: '+15005550006' },
    apn: { driver: 'apns', url: apns.url, ca: apns.ca, keyId, teamId, topic, key },
    fcm: { driver: 'fcm', url: fcm.url, serviceAccount: fcm.serviceAccount },
    messenger: { driver: 'graph', url: graph.url, pageId: graph.pageId, token: graph.token },
  });
  const channels = createChannels(options, { ...deps, statusCallback: 'https://tocsin.test/twilio/status' });
  stack.defer(() => closeAll(channels.values()));
  const outcomes = await Promise.all([
    channels.get('sms')?.deliver(deliveryOf({ Body: 'hi' })),
    channels.get('apn')?.deliver(push(APPLE_PHONE)),
    channels.get('fcm')?.deliver(push(ANDROID_PHONE)),
    channels.get('gcm')?.deliver(push(ANDROID_PHONE)),
    channels.get('facebook-messenger')?.deliver(push('31415926')),
  ]);
  expect(outcomes.map((outcome) => outcome?.type)).toEqual(Array(5).fill('Delivered'));
  const counts = [twilio, apns, fcm, graph].map((fake) => fake.accepted().length);
  expect(counts).toEqual([1, 1, 2, 1]);
  expect(twilio.requests[0]?.form.find(([name]) => name === 'StatusCallback')?.[1]).toMatch(/\/status\?delivery=/);
  const tests = await Promise.all([...channels.values()].map((channel) => channel.test?.()));
  expect(tests.map((outcome) => outcome?.type)).toEqual(Array(5).fill('Delivered'));
  expect([twilio, apns, fcm, graph].map((fake) => fake.accepted().length)).toEqual(counts);
  expect(lines).toEqual([]);
});

const closeAll = async (channels: Iterable<Channel>): Promise<void> => {
  await Promise.all([...channels].map((channel) => channel.close?.()));
};

const createCredential = (way: Pick<CredentialChannelDeps, 'type' | 'secret'>, config: object): Channel => {
  const channel = createCredentialChannel({ ...way, sandbox: true, options: channelsOptions.parse(config), deps });
  stack.defer(async () => channel.close?.());
  return channel;
};

test("a credential beside the config's goes by the config's address, rate and timeout", async () => {
  const [apns, fcm] = await Promise.all([startApns(), start(startFakeFcm())]);
  const other = await start(startFakeFcm());
  const { keyId, teamId, topic, key } = FAKE_PROVIDER;
  const config = {
    apn: {
      driver: 'apns',
      url: apns.url,
      ca: apns.ca,
      keyId: 'OTHERKEY01',
      teamId,
      topic: 'another.app',
      key,
      rate: 3,
    },
    fcm: { driver: 'fcm', url: fcm.url, serviceAccount: other.serviceAccount, rate: 5 },
  };
  const apn = createCredential({ type: 'apn', secret: { type: 'apn-token', keyId, teamId, topic, key } }, config);
  const secret: CredentialSecret = { type: 'service-account', json: fcm.serviceAccount };
  const gcm = createCredential({ type: 'gcm', secret }, config);
  expect([apn, gcm]).toMatchObject([
    { name: 'apn', rate: 3 },
    { name: 'gcm', rate: 5 },
  ]);
  expect(await apn.deliver(push(APPLE_PHONE))).toMatchObject({ type: 'Delivered' });
  expect(await gcm.deliver(push(ANDROID_PHONE))).toMatchObject({ type: 'Delivered' });
  expect([apns.accepted().length, fcm.accepted().length, other.accepted().length]).toEqual([1, 1, 0]);
});

test.each<[CredentialChannelDeps['type'], CredentialSecret]>([
  ['apn', TOKEN_KEY],
  ['fcm', { type: 'service-account', json: '{}' }],
  ['gcm', { type: 'service-account', json: '{}' }],
])('while %s is tried out, a credential of it sends nothing either', async (type, secret) => {
  const channel = createCredential({ type, secret }, { apn: { ...LOG, rate: 3 }, fcm: { ...LOG, rate: 3 } });
  expect(channel.rate).toBe(3);
  expect(await channel.deliver(push('abcdef12'))).toMatchObject({ type: 'Delivered' });
  expect(lines).toEqual([`${type} …ef12: hi`]);
});

test('a credential of a channel that the config does not name goes out with the defaults', () => {
  expect(createCredential({ type: 'apn', secret: TOKEN_KEY }, {})).toMatchObject({ name: 'apn', rate: 1000 });
});

test('a secret of another kind refuses everything', async () => {
  const refused = { type: 'CredentialRefused' };
  const fcm = createCredential({ type: 'fcm', secret: TOKEN_KEY }, {});
  const apn = createCredential({ type: 'apn', secret: { type: 'service-account', json: '{}' } }, {});
  expect(await fcm.deliver(push(ANDROID_PHONE))).toMatchObject(refused);
  expect(await apn.deliver(push(APPLE_PHONE))).toMatchObject(refused);
});

test('the credentials of one key share its token, so that Apple sees no renewal that is none', async () => {
  const apns = await startApns();
  const { keyId, teamId, topic, key } = FAKE_PROVIDER;
  const own = { driver: 'apns', url: apns.url, ca: apns.ca, keyId, teamId, topic, key };
  const options = channelsOptions.parse({ apn: own });
  const shared = { ...deps, tokens: createProviderTokens(deps.clock) };
  for (const sandbox of [false, true]) {
    const way = { type: 'apn', secret: TOKEN_KEY, sandbox, options, deps: shared } as const;
    const channel = createCredentialChannel(way);
    expect(await channel.deliver(push(APPLE_PHONE))).toMatchObject({ type: 'Delivered' });
    await channel.close?.();
  }
  expect(new Set(apns.pushes.map(({ headers }) => headers.authorization)).size).toBe(1);
});
