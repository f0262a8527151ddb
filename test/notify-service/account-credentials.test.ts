import { describe, expect, it } from 'vitest';
import { Redacted } from '../../src/base/redacted.ts';
import type { Credential } from '../../src/model/credential.ts';
import type { Channel, Outcome } from '../../src/model/delivery.ts';
import { credentialSid, NOON } from './kit.ts';
import { appleKey, serviceAccount, tokenNames } from './push-secrets.ts';
import { createTestAccount } from './server.ts';

const apple = { Type: 'apn', Certificate: new Redacted(tokenNames), PrivateKey: new Redacted(appleKey) };
const google = { Type: 'fcm', FriendlyName: 'f', Secret: new Redacted(serviceAccount) };

const ofConfig: Credential = {
  sid: credentialSid(2),
  type: 'apn',
  friendlyName: 'of the config',
  sandbox: true,
  fromConfig: true,
  createdAt: NOON,
  updatedAt: NOON,
};

const notFound = { ok: false, error: { status: 404, code: 20404 } };

describe('credentials', () => {
  it('are created, got, changed and deleted, their secrets kept apart', async () => {
    const { account, store, clock, changed } = await createTestAccount();
    const { credentials } = account;
    const created = await credentials.create(google);
    const sid = created.ok ? created.value.sid : credentialSid(0);
    expect(created).toEqual({
      ok: true,
      value: {
        sid,
        type: 'fcm',
        friendlyName: 'f',
        sandbox: null,
        fromConfig: false,
        createdAt: NOON,
        updatedAt: NOON,
      },
    });
    expect(await credentials.get(sid)).toEqual(created);
    const secret = await store.credentialSecret(sid);
    expect(secret.ok && JSON.parse(secret.value.reveal())).toEqual({ type: 'service-account', json: serviceAccount });
    clock.advance(5000);
    expect(changed).toEqual([]);
    const updated = await credentials.update(sid, { FriendlyName: 'g' });
    expect(updated).toMatchObject({ value: { friendlyName: 'g', createdAt: NOON, updatedAt: NOON + 5000 } });
    expect(await store.credentialSecret(sid)).toMatchObject({ ok: true });
    expect(await credentials.delete(sid)).toEqual({ ok: true, value: null });
    expect(changed).toEqual([sid]);
    for (const answer of [
      await credentials.get(sid),
      await credentials.update(sid, {}),
      await credentials.delete(sid),
      await credentials.test(sid),
    ]) {
      expect(answer).toMatchObject(notFound);
    }
  });

  it('are changed for pushes by another secret or environment, not by another name', async () => {
    const { account, changed } = await createTestAccount();
    const created = await account.credentials.create(apple);
    const sid = created.ok ? created.value.sid : credentialSid(0);
    await account.credentials.update(sid, { FriendlyName: 'g', Sandbox: 'false' });
    expect(changed).toEqual([]);
    await account.credentials.update(sid, { Sandbox: 'true' });
    const { Certificate, PrivateKey } = apple;
    await account.credentials.update(sid, { Certificate, PrivateKey });
    expect(changed).toEqual([sid, sid]);
  });

  it('get a new secret in place of the old one', async () => {
    const { account, store } = await createTestAccount();
    const created = await account.credentials.create(apple);
    const sid = created.ok ? created.value.sid : credentialSid(0);
    const Certificate = new Redacted('{"key_id":"K","team_id":"T","topic":"com.example.other"}');
    await account.credentials.update(sid, { Certificate, PrivateKey: new Redacted(appleKey) });
    const secret = await store.credentialSecret(sid);
    expect(secret.ok && JSON.parse(secret.value.reveal())).toMatchObject({ topic: 'com.example.other' });
  });

  it('are refused without a key to encrypt them with, which is told; their names may still change', async () => {
    const { account, store } = await createTestAccount({ keepsSecrets: false });
    expect(await account.credentials.create(google)).toMatchObject({
      error: { status: 400, code: 20001, message: expect.stringContaining('store.encryptionKey') },
    });
    const sid = credentialSid(7);
    await store.putCredential({ ...ofConfig, sid, fromConfig: false }, undefined);
    expect(await account.credentials.update(sid, { FriendlyName: 'g' })).toMatchObject({ ok: true });
    const { Certificate, PrivateKey } = apple;
    expect(await account.credentials.update(sid, { Certificate, PrivateKey })).toMatchObject({
      error: { message: expect.stringContaining('store.encryptionKey') },
    });
  });

  it('answer a store that fails with 20500', async () => {
    const { account, store, failures, changed } = await createTestAccount();
    store.fail('putCredential', 1);
    expect(await account.credentials.create(google)).toMatchObject({ error: { status: 500, code: 20500 } });
    expect([failures, changed]).toEqual([['putCredential: database is locked'], []]);
  });
});

describe('credentials of the config', () => {
  it('are shown among the others, in one order', async () => {
    const { account, store } = await createTestAccount({ configCredentials: [ofConfig] });
    const stored = (number: number) => ({ ...ofConfig, sid: credentialSid(number), fromConfig: false });
    for (const number of [3, 1]) await store.putCredential(stored(number), undefined);
    const sids: string[] = [];
    let page = await account.credentials.list({ PageSize: 1 });
    while (page.ok) {
      sids.push(...page.value.items.map(({ sid }) => sid));
      if (!page.value.next) break;
      page = await account.credentials.list({
        PageSize: 1,
        Page: page.value.next.page,
        PageToken: page.value.next.token ?? '',
      });
    }
    expect(sids).toEqual([credentialSid(1), credentialSid(2), credentialSid(3)]);
    expect(await account.credentials.list({})).toMatchObject({ value: { items: { length: 3 }, next: null } });
    expect(await account.credentials.get(ofConfig.sid)).toEqual({ ok: true, value: ofConfig });
  });

  it('are changed in the config, and only there', async () => {
    const { account, changed } = await createTestAccount({ configCredentials: [ofConfig] });
    const refused = { error: { status: 400, code: 20001, message: expect.stringContaining('kept in the config') } };
    expect(await account.credentials.update(ofConfig.sid, { FriendlyName: 'x' })).toMatchObject(refused);
    expect(await account.credentials.delete(ofConfig.sid)).toMatchObject(refused);
    expect(changed).toEqual([]);
  });
});

describe('the test of a credential', () => {
  const channelOf = (outcome: Outcome): Channel => ({
    name: 'apn',
    rate: 1,
    deliver: () => Promise.reject(new Error('nobody is to get anything')),
    test: async () => outcome,
  });
  const rows: readonly [string, Channel | undefined, object][] = [
    ['the provider takes it', channelOf({ type: 'Delivered', providerId: 'fine' }), { accepted: true, code: 'fine' }],
    [
      'the provider refuses it',
      channelOf({ type: 'CredentialRefused', code: 'InvalidProviderToken' }),
      { accepted: false, code: 'InvalidProviderToken' },
    ],
    [
      'the provider cannot be reached, which says nothing of it',
      channelOf({ type: 'RetryAt', at: NOON, scope: 'channel', code: 'ECONNREFUSED' }),
      { accepted: null, code: 'ECONNREFUSED' },
    ],
    [
      'nobody can be asked',
      { name: 'apn', rate: 1, deliver: channelOf({ type: 'AnswerLost', code: '' }).deliver },
      { accepted: null, code: 'no-test' },
    ],
    ['there is no way out', undefined, { accepted: null, code: 'no-test' }],
  ];
  it.each(rows)('%s', async (_, channel, result) => {
    const { account } = await createTestAccount({
      configCredentials: [ofConfig],
      ...(channel === undefined ? {} : { channel }),
    });
    expect(await account.credentials.test(ofConfig.sid)).toEqual({ ok: true, value: { ...result, testedAt: NOON } });
  });
});
