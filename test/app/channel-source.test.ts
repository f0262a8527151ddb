import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type CredentialWay, createChannelSource } from '../../src/app/channel-source.ts';
import { readConfigCredentials } from '../../src/app/config-credentials.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { err, ok } from '../../src/base/result.ts';
import type { Credential } from '../../src/model/credential.ts';
import type { Channel, DeliveryRequest } from '../../src/model/delivery.ts';
import { asCredentialSid, asDeliveryId, asNotificationSid } from '../../src/model/ids.ts';

const sid = (digit: string) => asCredentialSid(`CR${digit.repeat(32)}`);
const STORED = sid('1');
const WITHOUT_SECRET = sid('2');
const IN_CONFIG = sid('3');
const GONE = sid('4');

const credential = (changes: Partial<Credential>): Credential => ({
  ...{ sid: STORED, type: 'apn', friendlyName: null, sandbox: true, fromConfig: false, createdAt: 0, updatedAt: 0 },
  ...changes,
});
const TOKEN_KEY = { type: 'apn-token', keyId: 'K', teamId: 'T', topic: 'com.example', key: 'pem' } as const;

const channel = (name: Channel['name'], closed: () => void = () => {}): Channel => ({
  name,
  rate: 1,
  deliver: async () => ({ type: 'Delivered', providerId: null }),
  close: async () => closed(),
});

/** A source over one stored credential, one without its secret and one of the config, and what was made of them. */
const openSource = () => {
  const made: CredentialWay[] = [];
  const events: string[] = [];
  const source = createChannelSource({
    own: new Map([['apn', channel('apn', () => events.push('own closed'))]]),
    configCredentials: readConfigCredentials(
      [{ type: 'fcm', sid: IN_CONFIG, name: 'app', serviceAccount: new Redacted('{"project_id":"p"}') }],
      5,
    ),
    store: {
      credential: async (one) =>
        [credential({}), credential({ sid: WITHOUT_SECRET, type: 'fcm', sandbox: null })].find((c) => c.sid === one) ??
        null,
      credentialSecret: async (one) => (one === STORED ? ok(new Redacted(JSON.stringify(TOKEN_KEY))) : err('none')),
    },
    create: (way) => {
      made.push(way);
      return channel(way.name, () => events.push(`${way.name} closed`));
    },
  });
  return { source, made, events };
};

const REQUEST: DeliveryRequest = {
  id: asDeliveryId('d'),
  notification: asNotificationSid('NT'),
  address: 'ab12',
  request: { Identity: [], Tag: [] },
  sender: { messagingServiceSid: null, facebookMessengerPageId: null },
  expiresAt: 0,
  mayRepeat: false,
};

test('without a credential the channel is the one of the config, or none', async () => {
  const { source } = openSource();
  expect(await source.find({ channel: 'apn', credential: null })).toMatchObject({ name: 'apn', rate: 1 });
  expect(await source.find({ channel: 'fcm', credential: null })).toBeUndefined();
});

test('a stored credential becomes a channel once, with its secret and environment', async () => {
  const { source, made } = openSource();
  const first = await source.find({ channel: 'apn', credential: STORED });
  expect(await source.find({ channel: 'apn', credential: STORED })).toBe(first);
  expect(made).toEqual([{ name: 'apn', secret: TOKEN_KEY, sandbox: true }]);
});

test('a credential of the config serves fcm and gcm alike', async () => {
  const { source, made } = openSource();
  await source.find({ channel: 'fcm', credential: IN_CONFIG });
  await source.find({ channel: 'gcm', credential: IN_CONFIG });
  const secret = { type: 'service-account', json: '{"project_id":"p"}' };
  expect(made).toEqual([
    { name: 'fcm', secret, sandbox: false },
    { name: 'gcm', secret, sandbox: false },
  ]);
});

test.each([
  ['is not there', 'apn', GONE, 'credential-missing'],
  ['is of another provider', 'apn', IN_CONFIG, 'credential-of-another-type'],
  ['has no secret', 'fcm', WITHOUT_SECRET, 'secret-none'],
] as const)('a credential that %s refuses everything, so that nothing is lost', async (_why, name, one, code) => {
  const { source } = openSource();
  const refusing = await source.find({ channel: name, credential: one });
  expect(await refusing?.deliver(REQUEST)).toEqual({ type: 'CredentialRefused', code });
  expect(await refusing?.test?.()).toEqual({ type: 'CredentialRefused', code });
});

test('a credential that was changed is made anew, and its old connections are let go', async () => {
  const { source, made, events } = openSource();
  await source.find({ channel: 'apn', credential: STORED });
  source.forget(STORED);
  await source.find({ channel: 'apn', credential: STORED });
  expect(made).toHaveLength(2);
  expect(events).toEqual(['apn closed']);
});

test('a credential that is changed under its pushes lets them end, so that none goes out twice', async () => {
  let answer = () => {};
  const events: string[] = [];
  const source = createChannelSource({
    own: new Map(),
    configCredentials: new Map(),
    store: {
      credential: async () => credential({}),
      credentialSecret: async () => ok(new Redacted(JSON.stringify(TOKEN_KEY))),
    },
    create: ({ name }) => ({
      ...channel(name, () => events.push('closed')),
      deliver: () =>
        new Promise((resolve) => {
          answer = () => resolve({ type: 'Delivered', providerId: null });
        }),
    }),
  });
  const pushing = (await source.find({ channel: 'apn', credential: STORED }))?.deliver(REQUEST);
  source.forget(STORED);
  await nextTurn();
  expect(events).toEqual([]);
  answer();
  expect(await pushing).toMatchObject({ type: 'Delivered' });
  expect(events).toEqual(['closed']);
});

test('all connections are let go at the end', async () => {
  const { source, events } = openSource();
  await source.find({ channel: 'apn', credential: STORED });
  await source.close();
  expect(events.toSorted()).toEqual(['apn closed', 'own closed']);
});

test('a store that failed is asked again', async () => {
  let asked = 0;
  const source = createChannelSource({
    own: new Map(),
    configCredentials: new Map(),
    store: {
      credential: async () => {
        asked++;
        if (asked === 1) throw new Error('database is locked');
        return credential({});
      },
      credentialSecret: async () => ok(new Redacted(JSON.stringify(TOKEN_KEY))),
    },
    create: ({ name }) => channel(name),
  });
  const failing = source.find({ channel: 'apn', credential: STORED });
  // What could not be opened rejects to nobody else.
  source.forget(STORED);
  await expect(failing).rejects.toThrow('locked');
  expect(await source.find({ channel: 'apn', credential: STORED })).toMatchObject({ name: 'apn' });
});
