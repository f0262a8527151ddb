import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/model/credential.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { asDeliveryId } from '../../src/model/ids.ts';
import { binding, credentialSid, NOON } from './kit.ts';
import { createTestAccount, SERVICE } from './server.ts';

const apple = (number: number): Credential => ({
  sid: credentialSid(number),
  type: 'apn',
  friendlyName: null,
  sandbox: false,
  fromConfig: true,
  createdAt: NOON,
  updatedAt: NOON,
});

const google = (number: number): Credential => ({ ...apple(number), type: 'fcm', sandbox: null });

const notFound = { ok: false, error: { status: 404, code: 20404 } };

describe('services', () => {
  it('are created, got, changed and deleted', async () => {
    const { account, clock } = await createTestAccount();
    const { services } = account;
    const created = await services.create({ FriendlyName: 'My Svc' });
    expect(created).toMatchObject({ value: { friendlyName: 'My Svc', createdAt: NOON, updatedAt: NOON } });
    const sid = created.ok ? created.value.sid : '';
    expect(await services.get(sid)).toEqual(created);
    clock.advance(5000);
    const updated = await services.update(sid, { FacebookMessengerPageId: '4' });
    expect(updated).toMatchObject({
      value: { sid, friendlyName: 'My Svc', facebookMessengerPageId: '4', createdAt: NOON, updatedAt: NOON + 5000 },
    });
    expect(await services.get(sid)).toEqual(updated);
    expect(await services.delete(sid)).toEqual({ ok: true, value: null });
    for (const answer of [await services.get(sid), await services.update(sid, {}), await services.delete(sid)]) {
      expect(answer).toMatchObject(notFound);
    }
  });

  it('take their bindings along', async () => {
    const { account, store } = await createTestAccount();
    const created = await account.services.create({});
    if (!created.ok) throw new Error(created.error.message);
    await store.putBinding(binding(1, { service: created.value.sid }));
    await account.services.delete(created.value.sid);
    expect(store.all.bindings()).toEqual([]);
  });

  it('are listed by name and by page', async () => {
    const { account } = await createTestAccount();
    for (const FriendlyName of ['a', 'b', 'a']) await account.services.create({ FriendlyName });
    expect(await account.services.list({})).toMatchObject({ value: { items: { length: 4 }, next: null } });
    const first = await account.services.list({ FriendlyName: 'a', PageSize: 1 });
    expect(first).toMatchObject({ value: { items: [{ friendlyName: 'a' }], next: { page: 1 } } });
    const token = first.ok ? (first.value.next?.token ?? '') : '';
    expect(await account.services.list({ FriendlyName: 'a', PageSize: 1, Page: 1, PageToken: token })).toMatchObject({
      value: { items: [{ friendlyName: 'a' }], next: null, previous: { page: 0, token: null } },
    });
    expect(await account.services.list({ PageToken: 'PAx' })).toMatchObject({
      error: { code: 20001, message: expect.stringContaining("Service object: Parameter 'PageToken'") },
    });
  });

  it('are a thousand at most', async () => {
    const { account } = await createTestAccount();
    for (let number = 1; number < 1000; number++) expect(await account.services.create({})).toMatchObject({ ok: true });
    expect(await account.services.create({})).toMatchObject({ error: { status: 400, code: 20001 } });
  });

  it('of the config cannot be deleted, and is changed like any other', async () => {
    const { account } = await createTestAccount();
    expect(await account.services.delete(SERVICE)).toMatchObject({
      error: { status: 400, code: 20001, message: expect.stringContaining('service of the config') },
    });
    expect(await account.services.update(SERVICE, { FriendlyName: 'own' })).toMatchObject({ ok: true });
  });

  it('answer a store that fails with 20500', async () => {
    const { account, store, failures } = await createTestAccount();
    store.fail('putService', 1);
    expect(await account.services.create({})).toMatchObject({ error: { status: 500, code: 20500 } });
    expect(failures).toEqual(['putService: database is locked']);
  });
});

describe('the credentials of a service', () => {
  const start = () => createTestAccount({ configCredentials: [apple(1), apple(2), google(3)] });

  it('must be there and of the right type', async () => {
    const { account } = await start();
    const gone = credentialSid(9);
    expect(await account.services.create({ ApnCredentialSid: gone })).toMatchObject({
      error: {
        code: 20001,
        message: expect.stringContaining(`'ApnCredentialSid' is invalid: there is no credential ${gone} (52002)`),
      },
    });
    expect(await account.services.update(SERVICE, { FcmCredentialSid: apple(1).sid })).toMatchObject({
      error: { code: 20001, message: expect.stringContaining("'FcmCredentialSid'") },
    });
    const both = { FcmCredentialSid: google(3).sid, GcmCredentialSid: google(3).sid, ApnCredentialSid: apple(1).sid };
    expect(await account.services.create(both)).toMatchObject({
      value: { fcmCredentialSid: google(3).sid, gcmCredentialSid: google(3).sid, apnCredentialSid: apple(1).sid },
    });
  });

  it('may be gone since, as long as nobody names them anew', async () => {
    const { account, store } = await start();
    const own = await store.service(SERVICE);
    if (own) await store.putService({ ...own, apnCredentialSid: credentialSid(9) });
    expect(await account.services.update(SERVICE, { FriendlyName: 'new' })).toMatchObject({
      value: { apnCredentialSid: credentialSid(9) },
    });
  });

  it('take what still waits along when they change', async () => {
    const { account, store, woken, clock } = await start();
    await account.services.update(SERVICE, { ApnCredentialSid: apple(1).sid });
    const sent = await account.of(SERVICE).send({ Tag: ['a'], Body: 'b' });
    if (!sent.ok) throw new Error(sent.error.message);
    const id = asDeliveryId('0190b6a0-0000-7000-8000-000000000001');
    const delivery: Delivery = {
      id,
      notification: sent.value.sid,
      channel: 'apn',
      credential: apple(1).sid,
      binding: null,
      identity: null,
      address: 'ab',
      lane: 'apn:ab',
      state: 'queued',
      attempts: 0,
      mayRepeat: false,
      dueAt: NOON,
      expiresAt: NOON + 1000,
      createdAt: NOON,
      finishedAt: null,
      providerId: null,
      code: null,
      providerStatus: null,
    };
    await store.fanOut(sent.value.sid, { deliveries: [delivery], done: true, callback: null });
    const before = woken();
    store.fail('putService', 1);
    expect(await account.services.update(SERVICE, { ApnCredentialSid: apple(2).sid })).toMatchObject({ ok: false });
    expect(await account.services.update(SERVICE, { ApnCredentialSid: apple(2).sid })).toMatchObject({ ok: true });
    const due = await store.dueDeliveries({ channel: 'apn', credential: apple(2).sid }, clock.now(), 10);
    expect(due.map((one) => one.id)).toEqual([id]);
    expect(woken()).toBe(before + 1);
    await account.services.update(SERVICE, { FriendlyName: 'x' });
    expect(woken()).toBe(before + 1);
  });
});
