import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { asNotificationSid } from '../../../src/model/ids.ts';
import { BUILT_IN_SERVICE } from '../../../src/model/service.ts';
import { BATCH_WITHIN_MS as OF_PORT } from '../../../src/notify-service/callback-store.ts';
import type { CallbackBatch } from '../../../src/store/notify/callbacks.ts';
import { BATCH_WITHIN_MS } from '../../../src/store/notify/make-batch.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { delivery, fanOut, memoryStore, notification } from '../samples.ts';

let store: Store;

/** What the clock of the store says. */
const NOW = 10_000;
const URL = 'https://client.example/ends';

beforeEach(async () => {
  store = await memoryStore(NOW);
});

afterEach(() => store.close());

const ofNotification = (sid: string, ids: readonly string[]) =>
  ids.map((id) => delivery(id, { notification: asNotificationSid(sid) }));
const told = (sid: string, ids: readonly string[]) => fanOut(store, sid, ofNotification(sid, ids), URL);
const end = (deliveries: readonly Delivery[], finishedAt: number) =>
  store.notify.finishAttempts(
    deliveries.map((each) => ({
      delivery: each,
      outcome: { type: 'Delivered', providerId: `SM-${each.id}` },
      finishedAt,
      next: { ...each, state: 'delivered', attempts: 1, finishedAt, providerId: `SM-${each.id}` },
    })),
  );
const endAll = (sid: string, ids: readonly string[], at = NOW) => end(ofNotification(sid, ids), at);
const next = (now = NOW, limit = 2) => store.notify.nextCallback(now, limit);
const ids = (batch: CallbackBatch | null) => batch?.deliveries.map(({ id }) => String(id));

describe('ends of deliveries', () => {
  it('wait as long as the port says', () => {
    expect(BATCH_WITHIN_MS).toBe(OF_PORT);
  });

  it('of a notification that nobody is told of are not noted', async () => {
    await fanOut(store, 'NT1', [delivery('d1')]);
    await end([delivery('d1')], NOW);
    expect([await next(NOW + 9_000), await store.notify.nextCallbackAt()]).toEqual([null, null]);
  });

  it('are due at once when all have ended, and are the last', async () => {
    await told('NT1', ['d1', 'd2']);
    await endAll('NT1', ['d1', 'd2']);
    const batch = await next();
    expect(batch).toEqual({
      notification: 'NT1',
      service: BUILT_IN_SERVICE,
      url: URL,
      sequence: 0,
      isFinal: true,
      attempts: 0,
      deliveries: [
        expect.objectContaining({ id: 'd1', state: 'delivered', providerId: 'SM-d1', identity: 'ana' }),
        expect.objectContaining({ id: 'd2', state: 'delivered' }),
      ],
    });
    if (batch) await store.notify.endCallback(batch);
    expect([await next(NOW + 9_000), await store.notify.nextCallbackAt()]).toEqual([null, null]);
  });

  it('are due when a batch is full', async () => {
    await told('NT1', ['d1', 'd2', 'd3']);
    await endAll('NT1', ['d1']);
    expect(await next()).toBeNull();
    await endAll('NT1', ['d2']);
    expect(await next()).toMatchObject({ isFinal: false, deliveries: [{ id: 'd1' }, { id: 'd2' }] });
  });

  it('are due a second after the oldest', async () => {
    await told('NT1', ['d1', 'd2', 'd3']);
    await endAll('NT1', ['d1']);
    expect(await next()).toBeNull();
    expect(await store.notify.nextCallbackAt()).toBe(NOW + BATCH_WITHIN_MS);
    expect(await next(NOW + BATCH_WITHIN_MS - 1)).toBeNull();
    expect(ids(await next(NOW + BATCH_WITHIN_MS))).toEqual(['d1']);
  });

  it('of before the wall clock was set back are due', async () => {
    await told('NT1', ['d1', 'd2']);
    await endAll('NT1', ['d1'], NOW);
    await next();
    await endAll('NT1', ['d2'], NOW - 5_000);
    expect(ids(await next(NOW - 5_000))).toEqual(['d2', 'd1']);
  });

  it('wait for the fan-out, so that the last batch can say so', async () => {
    const [d1] = ofNotification('NT1', ['d1']);
    await store.notify.addNotification(notification('NT1'), []);
    const fanOutPage = { deliveries: d1 ? [d1] : [], done: false, callback: URL };
    await store.notify.fanOut(asNotificationSid('NT1'), fanOutPage);
    await endAll('NT1', ['d1']);
    expect(await next(NOW + 9_000)).toBeNull();
    await store.notify.fanOut(asNotificationSid('NT1'), { deliveries: [], done: true, callback: URL });
    expect(await next()).toMatchObject({ isFinal: true, deliveries: [{ id: 'd1' }] });
  });

  it('wait for the fan-out of their own, not for that of another', async () => {
    for (const [sid, id] of [
      ['NT1', 'd1'],
      ['NT2', 'd2'],
    ] as const) {
      await store.notify.addNotification(notification(sid), []);
      const page = { deliveries: ofNotification(sid, [id]), done: false, callback: URL };
      await store.notify.fanOut(asNotificationSid(sid), page);
      await endAll(sid, [id]);
    }
    await store.notify.fanOut(asNotificationSid('NT2'), { deliveries: [], done: true, callback: URL });
    const batch = await next();
    expect(batch).toMatchObject({ isFinal: true, deliveries: [{ id: 'd2' }] });
    if (batch) await store.notify.endCallback(batch);
    expect(await next(NOW + 9_000)).toBeNull();
  });

  it('may stand before anything is sent', async () => {
    const held = delivery('d1', { state: 'opted-out', finishedAt: NOW, code: 'held' });
    await fanOut(store, 'NT1', [held], URL);
    expect(await next()).toMatchObject({ isFinal: true, deliveries: [{ id: 'd1', state: 'opted-out' }] });
    expect(await store.notify.dueDeliveries({ channel: 'sms', credential: null }, NOW, 10)).toEqual([]);
  });

  it('of a notification that nobody is bound to are none', async () => {
    await told('NT1', []);
    expect(await next()).toBeNull();
    expect(await store.notify.nextCallbackAt()).toBeNull();
  });
});

describe('a batch', () => {
  it('is the same on every try, whatever is reported meanwhile', async () => {
    await told('NT1', ['d1', 'd2', 'd3']);
    await endAll('NT1', ['d1', 'd2']);
    const first = await next();
    if (!first) return expect.unreachable();
    await store.notify.retryCallback(first, NOW + 500);
    const [d1] = first.deliveries;
    if (d1) await store.notify.writeReport({ ...d1, state: 'rejected', providerStatus: 'failed' }, NOW + 100);
    await endAll('NT1', ['d3'], NOW + 100);
    expect(await next(NOW + 499)).toBeNull();
    expect(await store.notify.nextCallbackAt()).toBe(NOW + 500);
    expect(await next(NOW + 500)).toEqual({ ...first, attempts: 1 });
  });

  it('is the same after a crash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
    const open = () =>
      openStore({ path: join(folder, 'store.db'), synchronous: 'NORMAL', clock: createVirtualClock(NOW) });
    store.close();
    store = await open();
    await told('NT1', ['d1', 'd2', 'd3']);
    await endAll('NT1', ['d1', 'd2']);
    const first = await next();
    store.close();
    store = await open();
    await endAll('NT1', ['d3']);
    expect(await next()).toEqual(first);
    rmSync(folder, { recursive: true });
  });

  it('is followed by the next one, numbered on', async () => {
    await told('NT1', ['d1', 'd2', 'd3', 'd4', 'd5']);
    await endAll('NT1', ['d1', 'd2', 'd3', 'd4', 'd5']);
    const seen: unknown[] = [];
    for (let batch = await next(); batch; batch = await next()) {
      seen.push([batch.sequence, batch.isFinal, ids(batch)]);
      await store.notify.endCallback(batch);
    }
    expect(seen).toEqual([
      [0, false, ['d1', 'd2']],
      [1, false, ['d3', 'd4']],
      [2, true, ['d5']],
    ]);
  });

  it('holds up no other notification', async () => {
    await told('NT1', ['d1']);
    await told('NT2', ['d2']);
    await endAll('NT1', ['d1']);
    await endAll('NT2', ['d2']);
    const first = await next();
    if (first) await store.notify.retryCallback(first, NOW + 60_000);
    expect([first, await next()].map(ids)).toEqual([['d1'], ['d2']]);
  });

  it('that was put off is due at once when the wall clock was set back by more than anything is put off', async () => {
    await told('NT1', ['d1']);
    await endAll('NT1', ['d1']);
    const first = await next();
    if (first) await store.notify.retryCallback(first, NOW + 600_000);
    expect(await next()).toBeNull();
    expect(ids(await next(NOW - 3_600_000))).toEqual(['d1']);
  });

  it('that was ended already is not ended again', async () => {
    await told('NT1', ['d1', 'd2', 'd3']);
    await endAll('NT1', ['d1', 'd2', 'd3']);
    const first = await next();
    if (!first) return expect.unreachable();
    await store.notify.endCallback(first);
    const second = await next();
    await store.notify.endCallback(first);
    await store.notify.retryCallback(first, NOW + 60_000);
    expect(await next()).toEqual(second);
  });
});

describe('a delivery', () => {
  it('that a report ends is told of', async () => {
    await told('NT1', ['d1']);
    const [d1] = ofNotification('NT1', ['d1']);
    if (d1) await store.notify.writeReport({ ...d1, state: 'delivered', providerStatus: 'sent' }, NOW);
    expect(await next()).toMatchObject({ isFinal: true, deliveries: [{ id: 'd1', providerStatus: 'sent' }] });
  });

  it('that ends again is told of once', async () => {
    await told('NT1', ['d1', 'd2']);
    await endAll('NT1', ['d1']);
    const first = await next(NOW + BATCH_WITHIN_MS);
    if (!first) return expect.unreachable();
    await store.notify.endCallback(first);
    const [d1] = first.deliveries;
    if (d1) await store.notify.writeReport({ ...d1, state: 'queued', finishedAt: null }, NOW);
    await endAll('NT1', ['d1', 'd2']);
    expect(await next()).toMatchObject({ sequence: 1, isFinal: true, deliveries: [{ id: 'd2' }] });
  });

  it('that is queued again before it was told of has not ended', async () => {
    await told('NT1', ['d1', 'd2']);
    await endAll('NT1', ['d1']);
    const [d1] = ofNotification('NT1', ['d1']);
    if (d1) await store.notify.writeReport({ ...d1, state: 'queued' }, NOW);
    expect(await next(NOW + 9_000)).toBeNull();
    expect(await store.notify.nextCallbackAt()).toBeNull();
  });
});

describe('twenty thousand ends of one notification', () => {
  it('cost each the same', async () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `d${String(n).padStart(5, '0')}`);
    await told('NT1', names);
    const startedAt = performance.now();
    let posted = 0;
    for (let from = 0; from < names.length; from += 200) {
      await endAll('NT1', names.slice(from, from + 200));
      for (let batch = await next(NOW, 1_000); batch; batch = await next(NOW, 1_000)) {
        posted += batch.deliveries.length;
        await store.notify.endCallback(batch);
      }
    }
    expect(posted).toBe(20_000);
    // 500 ms; 20 s if each looked at all of them.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
