import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asNotificationSid } from '../../../src/model/ids.ts';
import type { Store } from '../../../src/store/store.ts';
import { delivery, memoryStore, notification, page, sms } from '../samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
  await store.notify.addNotification(notification('NT1'), []);
});

afterEach(() => store.close());

const sid = asNotificationSid('NT1');
const state = async () => (await store.lists.notifications({ notification: sid })).items[0]?.state;
const queued = async (limit = 10) => (await store.notify.queuedNotifications(limit)).map((each) => each.sid);

describe('a notification', () => {
  it('waits until its fan-out is done', async () => {
    await store.notify.addNotification(notification('NT2'), []);
    expect(await queued()).toEqual(['NT1', 'NT2']);
    expect(await queued(1)).toEqual(['NT1']);
    await store.notify.fanOut(sid, page([delivery('d1')], false));
    expect(await queued()).toEqual(['NT1', 'NT2']);
    await store.notify.fanOut(sid, page([], true));
    expect(await queued()).toEqual(['NT2']);
    expect(await state()).toBe('fanned-out');
  });

  it('keeps what it asks for', async () => {
    expect(await store.notify.notification(sid)).toEqual(notification('NT1'));
    expect(await store.notify.notification(asNotificationSid('NT9'))).toBeNull();
  });

  it('is added once', async () => {
    await store.notify.addNotification({ ...notification('NT1'), request: { Identity: [], Tag: ['all'] } }, []);
    expect(await store.notify.notification(sid)).toEqual(notification('NT1'));
    expect(await queued()).toEqual(['NT1']);
  });

  it('that nobody is bound to says so', async () => {
    expect(await store.notify.fanOut(sid, page([], true))).toEqual({ total: 0 });
    expect(await state()).toBe('nobody-bound');
  });
});

describe('a fan-out', () => {
  it('counts over all its pages, with the last of them', async () => {
    expect(await store.notify.fanOut(sid, page([delivery('d1'), delivery('d2')], false))).toEqual({ total: 0 });
    expect(await store.notify.fanOut(sid, page([delivery('d3')], true))).toEqual({ total: 3 });
  });

  it('repeated after a crash adds nothing', async () => {
    await store.notify.fanOut(sid, page([delivery('d1')], false));
    const again = delivery('d9', { binding: delivery('d1').binding });
    expect(await store.notify.fanOut(sid, page([again, delivery('d2')], true))).toEqual({ total: 2 });
    const due = await store.notify.dueDeliveries(sms, 1_000, 10);
    expect(due.map(({ id }) => id)).toEqual(['d1', 'd2']);
  });

  it('left to another service is one delivery, repeated or not', async () => {
    const upstream = { binding: null, identity: null, channel: 'notify', address: 'IS1', lane: 'one' } as const;
    await store.notify.fanOut(sid, page([delivery('d1', upstream)], false));
    expect(await store.notify.fanOut(sid, page([delivery('d2', upstream)], true))).toEqual({ total: 1 });
  });

  it('of which one page fails keeps nothing of that page', async () => {
    const broken = { ...delivery('d2'), lane: undefined };
    // @ts-expect-error a lane must be there: this stands for any statement that fails half way
    await expect(store.notify.fanOut(sid, page([delivery('d1'), broken], true))).rejects.toThrow();
    expect(await store.notify.fanOut(sid, page([], false))).toEqual({ total: 0 });
    expect(await queued()).toEqual(['NT1']);
  });
});

describe('addresses past the bindings', () => {
  const addresses = Array.from({ length: 25 }, (_, n) => ({ type: 'sms', address: `+47${n}` }) as const);
  const direct = notification('NT2', { direct: 25 });

  beforeEach(() => store.notify.addNotification(direct, addresses));

  it('are read by page, in their order', async () => {
    expect(await store.notify.directAddresses(direct.sid, 0, 10)).toEqual(addresses.slice(0, 10));
    expect(await store.notify.directAddresses(direct.sid, 20, 10)).toEqual(addresses.slice(20));
    expect(await store.notify.directAddresses(direct.sid, 25, 10)).toEqual([]);
    expect(await store.notify.directAddresses(sid, 0, 10)).toEqual([]);
    expect(await store.notify.notification(direct.sid)).toEqual(direct);
  });

  it('stay as they were when the notification is added again', async () => {
    await store.notify.addNotification(direct, [{ type: 'apn', address: 'x' }]);
    expect(await store.notify.directAddresses(direct.sid, 0, 50)).toEqual(addresses);
  });

  it('are kept until the fan-out is done', async () => {
    await store.notify.fanOut(direct.sid, page([delivery('d1')], false));
    expect(await store.notify.directAddresses(direct.sid, 0, 50)).toEqual(addresses);
    await store.notify.fanOut(direct.sid, page([], true));
    expect(await store.notify.directAddresses(direct.sid, 0, 50)).toEqual([]);
  });
});
