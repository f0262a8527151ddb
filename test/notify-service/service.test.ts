import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import { createNotifyService } from '../../src/notify-service/service.ts';
import { createMemoryNotifyStore } from '../fakes/memory-notify-store.ts';
import { binding, NOON } from './kit.ts';

const start = () => {
  const store = createMemoryNotifyStore();
  const failures: string[] = [];
  let woken = 0;
  const notify = createNotifyService({
    store,
    clock: createVirtualClock(NOON),
    ids: createSequentialIds(),
    wake: () => {
      woken++;
    },
    onStoreFailed: (message) => failures.push(message),
  });
  return { store, notify, failures, woken: () => woken };
};

const ana = { Identity: 'ana-k', BindingType: 'sms', Address: '+4790000001' };

describe('bindings', () => {
  it('replaces a binding with the same type and address, whoever had it', async () => {
    const { store, notify } = start();
    const first = await notify.createBinding(ana);
    const second = await notify.createBinding({ ...ana, Identity: 'ben' });
    expect(store.all.bindings()).toEqual([second.ok && second.value]);
    expect(first.ok && second.ok && first.value.sid !== second.value.sid).toBe(true);
  });

  it('keeps one address on two channels apart', async () => {
    const { store, notify } = start();
    await notify.createBinding(ana);
    await notify.createBinding({ ...ana, BindingType: 'facebook-messenger' });
    expect(store.all.bindings()).toHaveLength(2);
  });

  it('takes 20 bindings of one identity, and a renewed one beside them, but no 21st', async () => {
    const { store, notify } = start();
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
    const { store, notify } = start();
    const created = await notify.createBinding(ana);
    const sid = created.ok ? created.value.sid : '';
    expect(await notify.getBinding(sid)).toEqual(created);
    expect(await notify.deleteBinding(sid)).toEqual({ ok: true, value: null });
    expect(store.all.audit()).toEqual([`${sid} deleted`]);
    const none = { ok: false, error: { status: 404, code: 20404 } };
    expect(await notify.getBinding(sid)).toMatchObject(none);
    expect(await notify.deleteBinding(sid)).toMatchObject(none);
  });
});

describe('pages', () => {
  it('end exactly where the bindings do', async () => {
    const { store, notify } = start();
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
    const { store, notify } = start();
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
    const { store, notify, woken } = start();
    const sent = await notify.send({ Tag: ['on-call'], Body: 'warm' });
    expect(sent).toEqual({ ok: true, value: store.all.notifications()[0] });
    expect(store.all.notifications()[0]).toMatchObject({ createdAt: NOON, origin: null });
    expect(woken()).toBe(1);
  });

  it('wakes nobody for what it refuses', async () => {
    const { store, notify, woken } = start();
    expect(await notify.send({})).toMatchObject({ ok: false });
    expect([store.all.notifications().length, woken()]).toEqual([0, 0]);
  });
});

it('answers a store that fails with 20500, and tells why on the side', async () => {
  const { store, notify, failures, woken } = start();
  store.fail('addNotification', 1);
  store.fail('putBinding', 1);
  store.fail('removeBinding', 1);
  const fault = { ok: false, error: { status: 500, code: 20500, message: 'Internal Server Error' } };
  expect(await notify.send({ Tag: ['a'] })).toEqual(fault);
  expect(await notify.createBinding(ana)).toEqual(fault);
  expect(await notify.deleteBinding('BS1')).toEqual(fault);
  expect(failures).toEqual(
    ['addNotification', 'putBinding', 'removeBinding'].map((name) => `${name}: database is locked`),
  );
  expect(woken()).toBe(0);
});
