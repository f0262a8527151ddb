import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/model/delivery.ts';
import { asDeliveryId, asNotificationSid } from '../../../src/model/ids.ts';
import type { Store } from '../../../src/store/store.ts';
import { delivery, fanOut, memoryStore, sms } from '../samples.ts';

let store: Store;

const d1 = delivery('d1', { lane: 'one' });
const d2 = delivery('d2', { lane: 'one' });
const accepted: Delivery = { ...d1, state: 'delivered', attempts: 1, providerId: 'SM1', finishedAt: 300 };

beforeEach(async () => {
  store = await memoryStore();
  await fanOut(store, 'NT1', [d1]);
  await fanOut(store, 'NT2', [d2]);
});

afterEach(() => store.close());

const start = () => store.notify.startAttempts([d1.id], 200);
const accept = async () => {
  await start();
  const outcome = { type: 'Delivered', providerId: 'SM1' } as const;
  await store.notify.finishAttempts([{ delivery: d1, outcome, finishedAt: 300, next: accepted }]);
};
const due = async () => (await store.notify.dueDeliveries(sms, 1_000, 10)).map(({ id }) => id);

describe('what a provider reports', () => {
  it('finds its delivery by the id that the provider gave', async () => {
    await accept();
    expect(await store.notify.deliveryByProviderId('sms', 'SM1')).toEqual(accepted);
    expect(await store.notify.deliveryByProviderId('sms', 'SM2')).toBeNull();
    expect(await store.notify.deliveryByProviderId('apn', 'SM1')).toBeNull();
  });

  it('is stored with the delivery', async () => {
    await accept();
    const reported: Delivery = { ...accepted, state: 'rejected', providerStatus: 'undelivered', code: '30003' };
    expect(await store.notify.writeReport(reported, 400)).toBe(true);
    expect(await store.notify.delivery(d1.id)).toEqual(reported);
    expect((await store.lists.deliveries({ notification: 'NT1' })).items).toMatchObject([
      { providerStatus: 'undelivered', identity: 'ana', credential: null },
    ]);
  });

  it('is not while the delivery is being sent, or is unknown', async () => {
    await start();
    expect(await store.notify.writeReport(accepted, 400)).toBe(false);
    expect(await store.notify.delivery(d1.id)).toMatchObject({ state: 'sending' });
    expect(await store.notify.writeReport(delivery('d9'), 400)).toBe(false);
  });

  it('that ends a queued delivery lets its lane go on', async () => {
    expect(await store.notify.writeReport(accepted, 400)).toBe(true);
    expect(await due()).toEqual(['d2']);
  });

  describe('that queues a delivery again', () => {
    const again: Delivery = { ...accepted, state: 'queued', dueAt: 500, finishedAt: null };

    it('puts it before the others of its lane', async () => {
      await accept();
      expect(await due()).toEqual(['d2']);
      expect(await store.notify.writeReport(again, 400)).toBe(true);
      expect(await due()).toEqual(['d1']);
    });

    it('goes first after a crash, too', async () => {
      await accept();
      await store.notify.startAttempts([d2.id], 310);
      await store.notify.writeReport(again, 400);
      await store.notify.recoverInterrupted(450);
      expect(await due()).toEqual(['d1']);
    });

    it('lets the one be sent first that is under way', async () => {
      await accept();
      await store.notify.startAttempts([d2.id], 310);
      await store.notify.writeReport(again, 400);
      expect(await due()).toEqual([]);
      const outcome = { type: 'Rejected', code: 'x' } as const;
      await store.notify.finishAttempts([
        { delivery: d2, outcome, finishedAt: 410, next: { ...d2, state: 'rejected' } },
      ]);
      expect(await due()).toEqual(['d1']);
    });
  });

  it('dates an end that has no date', async () => {
    await store.notify.writeReport({ ...accepted, finishedAt: null }, 400);
    expect(await store.notify.delivery(d1.id)).toMatchObject({ finishedAt: 400 });
  });
});

describe('deliveries of a notification', () => {
  it('come in order of id, a page at a time, without those of others', async () => {
    const ids = ['c', 'a', 'b'];
    await fanOut(
      store,
      'NT3',
      ids.map((id) => delivery(id)),
    );
    const page = async (after: string | null) =>
      (await store.notify.deliveriesOf(asNotificationSid('NT3'), after === null ? null : asDeliveryId(after), 2)).map(
        ({ id }) => String(id),
      );
    expect(await page(null)).toEqual(['a', 'b']);
    expect(await page('b')).toEqual(['c']);
    expect(await page('c')).toEqual([]);
    expect(await store.notify.delivery(asDeliveryId('zzz'))).toBeNull();
  });
});
