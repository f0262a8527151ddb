import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/model/credential.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { asCredentialSid, asDeliveryId, asServiceSid, type NotificationSid } from '../../src/model/ids.ts';
import { credentialSid, NOON, binding as sample } from './kit.ts';
import { createTestAccount, SERVICE } from './server.ts';

const start = async () => {
  const test = await createTestAccount();
  return { ...test, notify: test.account.of(SERVICE) };
};

const binding: typeof sample = (number, changes) => sample(number, { service: SERVICE, ...changes });

const ana = { Identity: 'ana-k', BindingType: 'sms', Address: '+4790000001' };
const phone = { Identity: 'ana-k', BindingType: 'apn', Address: 'a7c658f4' };

const notFound = { ok: false, error: { status: 404, code: 20404 } };

describe('bindings', () => {
  it('replaces a binding with the same type and address, whoever had it, and gives it a new sid', async () => {
    const { store, notify } = await start();
    const first = await notify.createBinding(ana);
    const second = await notify.createBinding({ ...ana, Identity: 'ben' });
    expect(store.all.bindings()).toEqual([second.ok && second.value]);
    expect(first.ok && second.ok && first.value.sid !== second.value.sid).toBe(true);
  });

  it('keeps one address on two channels apart', async () => {
    const { store, notify } = await start();
    await notify.createBinding(ana);
    await notify.createBinding({ ...ana, BindingType: 'facebook-messenger' });
    expect(store.all.bindings()).toHaveLength(2);
  });

  it('takes 20 bindings of one identity, and a renewed one beside them, but no 21st', async () => {
    const { store, notify } = await start();
    for (let number = 1; number <= 20; number++) {
      const address = `+47900000${String(number).padStart(2, '0')}`;
      await store.putBinding(binding(100 + number, { identity: 'ana-k', address }));
    }
    expect(await notify.createBinding({ ...ana, Tag: ['night'] })).toMatchObject({ ok: true });
    const beyond = { ...ana, Address: '+4790000999' };
    expect(await notify.createBinding(beyond)).toMatchObject({ ok: false, error: { status: 400, code: 20001 } });
    expect(await notify.createBinding({ ...beyond, Identity: 'ben' })).toMatchObject({ ok: true });
    expect(store.all.bindings()).toHaveLength(21);
  });

  it('gets and deletes by sid, and says when there is none', async () => {
    const { store, notify } = await start();
    const created = await notify.createBinding(ana);
    const sid = created.ok ? created.value.sid : '';
    expect(await notify.getBinding(sid)).toEqual(created);
    expect(await notify.deleteBinding(sid)).toEqual({ ok: true, value: null });
    expect(store.all.audit()).toEqual([`${sid} deleted`]);
    expect(await notify.getBinding(sid)).toMatchObject(notFound);
    expect(await notify.deleteBinding(sid)).toMatchObject(notFound);
  });

  it('deletes all of an identity, and of nobody else', async () => {
    const { store, notify } = await start();
    for (const number of [1, 2, 3])
      await store.putBinding(binding(number, { identity: number === 2 ? 'ben' : 'ana-k' }));
    expect(await notify.deleteIdentity('ana-k')).toEqual({ ok: true, value: { deleted: 2 } });
    expect(store.all.bindings().map(({ identity }) => identity)).toEqual(['ben']);
    expect(await notify.deleteIdentity('ana-k')).toEqual({ ok: true, value: { deleted: 0 } });
  });

  it('have the protocol version of their service', async () => {
    const { account, notify } = await start();
    await account.services.update(SERVICE, { DefaultApnNotificationProtocolVersion: '2' });
    expect(await notify.createBinding(phone)).toMatchObject({ value: { notificationProtocolVersion: '2' } });
  });
});

describe('the credential of a binding', () => {
  const apple: Credential = {
    sid: credentialSid(1),
    type: 'apn',
    friendlyName: null,
    sandbox: false,
    fromConfig: true,
    createdAt: NOON,
    updatedAt: NOON,
  };
  const google: Credential = { ...apple, sid: credentialSid(2), type: 'fcm', sandbox: null };

  it('is kept where it is of use, and looked at elsewhere', async () => {
    const { account } = await createTestAccount({ configCredentials: [apple, google] });
    const notify = account.of(SERVICE);
    const of = async (args: typeof ana, CredentialSid: string) => notify.createBinding({ ...args, CredentialSid });
    expect(await of(phone, apple.sid)).toMatchObject({ value: { credentialSid: apple.sid } });
    const android = { ...ana, BindingType: 'gcm', Address: 'token' };
    expect(await of(android, google.sid)).toMatchObject({ value: { credentialSid: google.sid } });
    expect(await of(ana, apple.sid)).toMatchObject({ value: { type: 'sms', credentialSid: null } });
    const gone = asCredentialSid(`CR${'9'.repeat(32)}`);
    for (const args of [phone, ana]) {
      expect(await of(args, gone)).toMatchObject({
        error: {
          code: 20001,
          message: expect.stringContaining(`'CredentialSid' is invalid: there is no credential ${gone} (52002)`),
        },
      });
    }
    expect(await of(phone, google.sid)).toMatchObject({
      error: { code: 20001, message: expect.stringContaining('a credential for fcm (52003)') },
    });
  });
});

describe('pages', () => {
  it('end exactly where the bindings do', async () => {
    const { store, notify } = await start();
    for (let number = 1; number <= 4; number++) await store.putBinding(binding(number));
    const first = await notify.listBinding({ PageSize: 2 });
    const token = first.ok ? (first.value.next?.token ?? '') : '';
    expect(await notify.listBinding({ PageSize: 2, Page: 1, PageToken: token })).toMatchObject({
      ok: true,
      value: { bindings: [{ identity: 'person-3' }, { identity: 'person-4' }], next: null },
    });
    expect(await notify.listBinding({ Tag: ['nobody'] })).toMatchObject({
      ok: true,
      value: { bindings: [], next: null },
    });
  });

  it('lead back to the first one, however far in', async () => {
    const { store, notify } = await start();
    for (let number = 1; number <= 13; number++) await store.putBinding(binding(number));
    let page = await notify.listBinding({ PageSize: 1 });
    while (page.ok && page.value.next) {
      page = await notify.listBinding({
        PageSize: 1,
        Page: page.value.next.page,
        PageToken: page.value.next.token ?? '',
      });
    }
    expect(page).toMatchObject({ ok: true, value: { page: 12, bindings: [{ identity: 'person-13' }] } });
    const back: (string | undefined)[] = [];
    while (page.ok && page.value.previous) {
      const { page: Page, token } = page.value.previous;
      page = await notify.listBinding({ PageSize: 1, Page, PageToken: token ?? '' });
      back.push(page.ok ? page.value.bindings[0]?.identity : 'fault');
    }
    // Ten tokens remember nine ways back; then the trail is lost and says so by ending.
    expect(back).toEqual([
      'person-12',
      'person-11',
      'person-10',
      'person-9',
      'person-8',
      'person-7',
      'person-6',
      'person-5',
      'person-4',
    ]);
  });
});

describe('send', () => {
  it('stores the notification, then wakes the dispatcher', async () => {
    const { store, notify, woken } = await start();
    const sent = await notify.send({ Tag: ['on-call'], Body: 'warm' });
    expect(sent).toEqual({ ok: true, value: store.all.notifications()[0] });
    expect(store.all.notifications()[0]).toMatchObject({ service: SERVICE, createdAt: NOON, direct: 0, origin: null });
    expect(woken()).toBe(1);
  });

  it('stores the addresses past the bindings with it', async () => {
    const { store, notify, woken } = await start();
    const sent = await notify.send({ ToBinding: ['{"binding_type":"sms","address":"+4790000001"}'], Body: 'warm' });
    expect(sent).toMatchObject({ ok: true, value: { direct: 1 } });
    expect(sent.ok && (await store.directAddresses(sent.value.sid, 0, 10))).toEqual([
      { type: 'sms', address: '+4790000001' },
    ]);
    expect(woken()).toBe(1);
  });

  it('wakes nobody for what it refuses', async () => {
    const { store, notify, woken } = await start();
    expect(await notify.send({})).toMatchObject({ ok: false });
    expect([store.all.notifications().length, woken()]).toEqual([0, 0]);
  });
});

describe('what became of a notification', () => {
  const delivery = (number: number, notification: NotificationSid): Delivery => ({
    id: asDeliveryId(`0190b6a0-0000-7000-8000-${String(number).padStart(12, '0')}`),
    notification,
    channel: 'sms',
    credential: null,
    binding: null,
    identity: 'ana-k',
    address: `+47900000${number}`,
    lane: `sms:${number}`,
    state: number % 2 === 0 ? 'queued' : 'delivered',
    attempts: 1,
    mayRepeat: false,
    dueAt: NOON,
    expiresAt: NOON + 1000,
    createdAt: NOON,
    finishedAt: null,
    providerId: null,
    code: null,
    providerStatus: null,
  });

  const sendAndFanOut = async (count: number) => {
    const test = await start();
    const sent = await test.notify.send({ Tag: ['on-call'], Body: 'warm' });
    if (!sent.ok) throw new Error(sent.error.message);
    const { sid } = sent.value;
    const deliveries = Array.from({ length: count }, (_, index) => ({
      ...delivery(index + 1, sid),
      notification: sid,
    }));
    await test.store.fanOut(sid, { deliveries, done: true, callback: null });
    return { ...test, notification: sent.value };
  };

  it('is counted by the states of its deliveries', async () => {
    const { notify, notification } = await sendAndFanOut(5);
    expect(await notify.getNotification(notification.sid)).toEqual({
      ok: true,
      value: { notification, states: { delivered: 3, queued: 2 } },
    });
  });

  it('is counted to the last, also beyond a page', async () => {
    const { notify, notification } = await sendAndFanOut(1001);
    expect(await notify.getNotification(notification.sid)).toMatchObject({
      value: { states: { delivered: 501, queued: 500 } },
    });
  });

  it('is listed a page at a time', async () => {
    const { notify, notification } = await sendAndFanOut(3);
    const first = await notify.listDelivery(notification.sid, { PageSize: 2 });
    expect(first).toMatchObject({
      value: { items: [{}, {}], page: 0, pageSize: 2, previous: null, next: { page: 1 } },
    });
    const token = first.ok ? (first.value.next?.token ?? '') : '';
    const second = await notify.listDelivery(notification.sid, { PageSize: 2, Page: 1, PageToken: token });
    expect(second).toMatchObject({ value: { items: [{ address: '+479000003' }], next: null } });
    expect(await notify.listDelivery(notification.sid, { PageToken: 'PAx' })).toMatchObject({ error: { code: 20001 } });
  });

  it('is nothing when there is no such notification', async () => {
    const { notify } = await start();
    expect(await notify.getNotification('NT1')).toMatchObject(notFound);
    expect(await notify.listDelivery('NT1', {})).toMatchObject(notFound);
  });
});

describe('services do not see into each other', () => {
  it('nor delete what is not theirs', async () => {
    const { account, notify, store } = await start();
    const other = await account.services.create({});
    const there = account.of(asServiceSid(other.ok ? other.value.sid : ''));
    const created = await notify.createBinding(ana);
    const sent = await notify.send({ Tag: ['a'], Body: 'b' });
    const sid = created.ok ? created.value.sid : '';
    const notification = sent.ok ? sent.value.sid : '';
    expect(await there.getBinding(sid)).toMatchObject(notFound);
    expect(await there.deleteBinding(sid)).toMatchObject(notFound);
    expect(await there.deleteIdentity('ana-k')).toMatchObject({ value: { deleted: 0 } });
    expect(await there.listBinding({})).toMatchObject({ value: { bindings: [] } });
    expect(await there.getNotification(notification)).toMatchObject(notFound);
    expect(await there.listDelivery(notification, {})).toMatchObject(notFound);
    expect(await there.createBinding(ana)).toMatchObject({ ok: true });
    expect(store.all.bindings()).toHaveLength(2);
  });

  it('and one that is not there has no operations', async () => {
    const { account, store } = await start();
    const nowhere = account.of(asServiceSid(`IS${'9'.repeat(32)}`));
    const answers = await Promise.all([
      nowhere.createBinding(ana),
      nowhere.getBinding('BS1'),
      nowhere.deleteBinding('BS1'),
      nowhere.listBinding({}),
      nowhere.send({ Tag: ['a'] }),
      nowhere.getNotification('NT1'),
      nowhere.listDelivery('NT1', {}),
      nowhere.deleteIdentity('ana-k'),
    ]);
    for (const answer of answers) expect(answer).toMatchObject(notFound);
    expect(store.all.bindings()).toEqual([]);
  });
});

it('answers a store that fails with 20500, and tells why on the side', async () => {
  const { store, notify, failures, woken } = await start();
  const created = await notify.createBinding(ana);
  const sid = created.ok ? created.value.sid : '';
  store.fail('addNotification', 1);
  store.fail('putBinding', 1);
  store.fail('removeBinding', 1);
  const fault = { ok: false, error: { status: 500, code: 20500, message: 'Internal Server Error' } };
  expect(await notify.send({ Tag: ['a'] })).toEqual(fault);
  expect(await notify.createBinding(ana)).toEqual(fault);
  expect(await notify.deleteBinding(sid)).toEqual(fault);
  expect(failures).toEqual(
    ['addNotification', 'putBinding', 'removeBinding'].map((name) => `${name}: database is locked`),
  );
  expect(woken()).toBe(0);
});
