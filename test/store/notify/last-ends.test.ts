import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { delivery, fanOut, memoryStore, notification, page } from '../samples.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 22, 12);

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});

afterEach(() => store.close());

const addUnbound = async (sid: string, createdAt: number) => {
  const one = notification(sid, { createdAt });
  await store.notify.addNotification(one, []);
  await store.notify.fanOut(one.sid, page([], true));
};

const expire = async (id: string, finishedAt: number, channel: 'sms' | 'apn' = 'sms') => {
  const one = delivery(id, { channel });
  await fanOut(store, `NT-${id}`, [one]);
  const next = { ...one, state: 'ttl-expired', finishedAt } as const;
  const outcome = { type: 'Rejected', code: 'expired' } as const;
  await store.notify.finishAttempts([{ delivery: one, outcome, finishedAt, next }]);
};

const last = async () => {
  const { unbound, expired } = await store.notify.lastEnds(5 * MINUTE);
  return { unbound: unbound.map(({ sid }) => sid), expired: expired.map(({ channel }) => channel).toSorted() };
};

describe('what ended last in the earlier run', () => {
  it('is counted from its last heartbeat, however long ago that was', async () => {
    await store.beat({ at: NOON, watchedAt: 0 });
    await addUnbound('NT1', NOON - 5 * MINUTE - 1);
    await addUnbound('NT2', NOON - 5 * MINUTE);
    await addUnbound('NT3', NOON + 4000);
    await expire('d1', NOON - 5 * MINUTE - 1);
    await expire('d2', NOON + 4000, 'apn');
    expect(await last()).toEqual({ unbound: ['NT2', 'NT3'], expired: ['apn'] });
  });

  it('is everything when no heartbeat was written', async () => {
    await addUnbound('NT1', NOON);
    await expire('d1', NOON);
    expect(await last()).toEqual({ unbound: ['NT1'], expired: ['sms'] });
  });

  it('names each channel once', async () => {
    await expire('d1', NOON);
    await expire('d2', NOON);
    await expire('d3', NOON, 'apn');
    expect((await last()).expired).toEqual(['apn', 'sms']);
  });

  it('leaves out what reached somebody or is still open', async () => {
    await store.notify.addNotification(notification('NT1'), []);
    await fanOut(store, 'NT2', [delivery('d1')]);
    expect(await last()).toEqual({ unbound: [], expired: [] });
  });
});
