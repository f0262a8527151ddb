import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, Outcome } from '../../../src/model/delivery.ts';
import { asDeliveryId } from '../../../src/model/ids.ts';
import type { Store } from '../../../src/store/store.ts';
import { delivery, fanOut, memoryStore, notification, origin, sms } from '../samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});

afterEach(() => store.close());

const due = async (now: number, limit = 10) => (await store.notify.dueDeliveries(sms, now, limit)).map(({ id }) => id);
const start = (ids: readonly string[], at = 200) => store.notify.startAttempts(ids.map(asDeliveryId), at);
const listed = async (id: string) => (await store.lists.deliveries({})).items.find((each) => each.id === id);

const finish = (before: Delivery, outcome: Outcome, parts: Partial<Delivery>) =>
  store.notify.finishAttempts([
    { delivery: before, outcome, finishedAt: 300, next: { ...before, attempts: before.attempts + 1, ...parts } },
  ]);
const deliver = (before: Delivery) =>
  finish(before, { type: 'Delivered', providerId: 'SM1' }, { state: 'delivered', finishedAt: 300, providerId: 'SM1' });
const retry = (before: Delivery, at: number) =>
  finish(before, { type: 'RetryAt', at, scope: 'binding', code: '503' }, { state: 'queued', dueAt: at, code: '503' });

const d1 = delivery('d1', { lane: 'one' });
const d2 = delivery('d2', { lane: 'one' });
const d3 = delivery('d3', { lane: 'two' });

describe('due deliveries', () => {
  it('are the first of each lane, oldest first', async () => {
    await fanOut(store, 'NT1', [d1, d3]);
    await fanOut(store, 'NT2', [d2]);
    expect(await due(100)).toEqual(['d1', 'd3']);
    expect(await due(100, 1)).toEqual(['d1']);
  });

  it('of an alarm go before what a program sends to thousands', async () => {
    await fanOut(store, 'NT1', [d1, d3]);
    const alarm = notification('NT2', { origin: origin('a1') });
    await store.notify.addNotification(alarm, []);
    const d4 = delivery('d4', { notification: alarm.sid });
    await store.notify.fanOut(alarm.sid, { deliveries: [d4], done: true, callback: null });
    expect(await due(100)).toEqual(['d4', 'd1', 'd3']);
    expect(await due(100, 1)).toEqual(['d4']);
  });

  it('come back as they were put', async () => {
    const full = delivery('d9', { binding: null, mayRepeat: true, attempts: 2, code: '503', dueAt: 40.5 });
    await fanOut(store, 'NT1', [full]);
    expect(await store.notify.dueDeliveries(sms, 100, 10)).toEqual([full]);
  });

  it('are those of one channel', async () => {
    await fanOut(store, 'NT1', [d1, delivery('d4', { channel: 'apn' })]);
    expect(await due(100)).toEqual(['d1']);
    expect(await store.notify.dueDeliveries({ ...sms, channel: 'fcm' }, 100, 10)).toEqual([]);
  });

  it('wait for their time', async () => {
    await fanOut(store, 'NT1', [delivery('d4', { dueAt: 500 }), d1]);
    expect(await due(499)).toEqual(['d1']);
    expect(await store.notify.nextDueAt(sms)).toBe(100);
    expect(await due(500)).toEqual(['d4', 'd1']);
  });

  it('are not due again when the wall clock steps back', async () => {
    await fanOut(store, 'NT1', [d1]);
    expect(await due(99)).toEqual([]);
    expect(await due(100)).toEqual(['d1']);
  });
});

describe('a wall clock that was set back', () => {
  it('brings forward what is queued on one channel, behind others of its lane too', async () => {
    await fanOut(store, 'NT1', [d1, delivery('d4', { dueAt: 900 }), delivery('d5', { channel: 'apn', dueAt: 900 })]);
    await fanOut(store, 'NT2', [d2]);
    await store.notify.bringForward(sms, 850);
    expect(await due(50)).toEqual(['d1', 'd4']);
    await deliver(d1);
    expect(await due(50)).toEqual(['d4', 'd2']);
    expect(await store.notify.nextDueAt({ ...sms, channel: 'apn' })).toBe(900);
  });

  it('leaves nothing queued for later than an hour after a start', async () => {
    await fanOut(store, 'NT1', [delivery('d4', { dueAt: 3_600_500 }), delivery('d5', { dueAt: 3_600_501 })]);
    expect(await store.notify.recoverInterrupted(500)).toBe(0);
    expect(await due(500)).toEqual(['d5']);
  });
});

describe('the next due time', () => {
  it('is null when nothing waits', async () => {
    expect(await store.notify.nextDueAt(sms)).toBeNull();
    await fanOut(store, 'NT1', [d1]);
    await start(['d1']);
    expect(await store.notify.nextDueAt(sms)).toBeNull();
  });

  it('looks past what stands behind another of its lane', async () => {
    await fanOut(store, 'NT1', [
      delivery('d4', { lane: 'one', dueAt: 900 }),
      delivery('d5', { lane: 'one', dueAt: 10 }),
    ]);
    expect(await store.notify.nextDueAt(sms)).toBe(900);
  });

  it('is the earliest of several', async () => {
    await fanOut(store, 'NT1', [delivery('d4', { dueAt: 900 }), delivery('d5', { dueAt: 800 })]);
    expect(await store.notify.nextDueAt(sms)).toBe(800);
  });
});

describe('a lane', () => {
  beforeEach(async () => {
    await fanOut(store, 'NT1', [d1, d3]);
    await fanOut(store, 'NT2', [d2]);
  });

  it('is held while its first is being sent', async () => {
    await start(['d1']);
    expect(await due(1_000)).toEqual(['d3']);
  });

  it('is held while its first waits for another try, and others are not', async () => {
    await start(['d1', 'd3']);
    await retry(d1, 5_000);
    expect(await due(4_999)).toEqual([]);
    await deliver(d3);
    expect(await due(5_000)).toEqual(['d1']);
  });

  it('goes on when its first is delivered', async () => {
    await start(['d1']);
    await deliver(d1);
    expect(await due(1_000)).toEqual(['d3', 'd2']);
  });

  it.each([
    ['rejected', { type: 'Rejected', code: 'bad' }],
    ['binding-gone', { type: 'BindingGone', unlessRenewedSince: 1, code: '410' }],
    ['opted-out', { type: 'OptedOut', code: '21610' }],
    ['ttl-expired', { type: 'AnswerLost', code: 'timeout' }],
  ] as const)('goes on when its first ends as %s', async (state, outcome) => {
    await start(['d1']);
    await finish(d1, outcome, { state, finishedAt: 300 });
    expect(await due(1_000)).toContain('d2');
  });

  it('goes on when its first ends without ever being tried', async () => {
    await finish(d1, { type: 'Rejected', code: 'no-channel' }, { state: 'rejected', attempts: 0 });
    expect(await due(1_000)).toEqual(['d3', 'd2']);
    expect(await listed('d1')).toMatchObject({ state: 'rejected', attempts: [], finishedAt: 300 });
  });

  it('keeps its first when one further back ends', async () => {
    await finish(d2, { type: 'Rejected', code: 'ttl' }, { state: 'ttl-expired' });
    expect(await due(1_000)).toEqual(['d1', 'd3']);
  });

  it('emptied starts anew with the next delivery', async () => {
    await start(['d3']);
    await deliver(d3);
    await fanOut(store, 'NT3', [delivery('d6', { lane: 'two' })]);
    expect(await due(1_000)).toEqual(['d1', 'd6']);
  });
});

describe('an attempt', () => {
  beforeEach(() => fanOut(store, 'NT1', [d1]));

  it('is written down before it is made', async () => {
    await start(['d1'], 210);
    expect(await listed('d1')).toMatchObject({
      state: 'sending',
      attempts: [{ number: 1, startedAt: 210, finishedAt: null, outcome: null, code: null }],
    });
    expect(await store.notify.lastAttemptAt(sms)).toBe(210);
    expect(await store.notify.lastAttemptAt({ ...sms, channel: 'apn' })).toBeNull();
  });

  it('is not made of what is no longer queued', async () => {
    await start(['d1'], 210);
    await start(['d1', 'unknown'], 220);
    expect((await listed('d1'))?.attempts).toHaveLength(1);
  });

  it('adds to those before it until one delivers', async () => {
    await start(['d1'], 210);
    await retry(d1, 400);
    await start(['d1'], 410);
    await deliver({ ...d1, attempts: 1 });
    expect(await listed('d1')).toMatchObject({
      state: 'delivered',
      providerId: 'SM1',
      finishedAt: 300,
      attempts: [
        { number: 1, startedAt: 210, finishedAt: 300, outcome: 'RetryAt', code: '503' },
        { number: 2, startedAt: 410, finishedAt: 300, outcome: 'Delivered', code: null },
      ],
    });
  });

  it('is counted even by a caller that forgot to', async () => {
    await start(['d1'], 210);
    await finish(d1, { type: 'AnswerLost', code: 'timeout' }, { attempts: 0, dueAt: 310, mayRepeat: true });
    expect(await store.notify.dueDeliveries(sms, 310, 1)).toMatchObject([{ attempts: 1, mayRepeat: true }]);
  });
});

describe('a start after a crash', () => {
  it('queues what was being sent, which may now be sent twice', async () => {
    await fanOut(store, 'NT1', [d1, d3]);
    await fanOut(store, 'NT2', [d2]);
    await start(['d1'], 210);
    expect(await store.notify.recoverInterrupted(700)).toBe(1);
    expect(await listed('d1')).toMatchObject({
      state: 'queued',
      mayRepeat: true,
      dueAt: 700,
      code: 'interrupted',
      attempts: [{ number: 1, finishedAt: 700, outcome: 'AnswerLost', code: 'interrupted' }],
    });
    expect(await due(700)).toEqual(['d1', 'd3']);
    expect(await store.notify.recoverInterrupted(800)).toBe(0);
  });

  it('leaves what was answered as it was answered: the attempts before, and those of others', async () => {
    await fanOut(store, 'NT1', [d1, d3]);
    await start(['d1', 'd3'], 210);
    await finish(d1, { type: 'AnswerLost', code: 'timeout' }, { state: 'queued', attempts: 1, dueAt: 310 });
    await deliver(d3);
    await start(['d1'], 310);
    expect(await store.notify.recoverInterrupted(700)).toBe(1);
    const attempts = [...((await listed('d1'))?.attempts ?? []), ...((await listed('d3'))?.attempts ?? [])];
    expect(attempts.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['AnswerLost', 'timeout'],
      ['AnswerLost', 'interrupted'],
      ['Delivered', null],
    ]);
    expect((await listed('d3'))?.state).toBe('delivered');
  });
});
