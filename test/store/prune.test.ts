import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/model/delivery.ts';
import { PRUNE_AT_ONCE } from '../../src/store/prune.ts';
import type { Store } from '../../src/store/store.ts';
import {
  activation,
  batch,
  binding,
  cleared,
  delivery,
  fanOut,
  memoryStore,
  notification,
  obligation,
  origin,
  page,
  transition,
} from './samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore(1_000);
});

afterEach(() => store.close());

const pruned = async (before: number) => {
  const result = await store.prune(before);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

/** Prunes to the end; how many rows went. */
const pruneAll = async (before: number): Promise<number> => {
  let total = 0;
  for (let gone = await pruned(before); gone > 0; gone = await pruned(before)) total += gone;
  return total;
};

const finish = async (each: Delivery, finishedAt: number) => {
  await store.notify.startAttempts([each.id], finishedAt - 1);
  const next = { ...each, state: 'delivered', attempts: 1, finishedAt } as const;
  await store.notify.finishAttempts([
    { delivery: each, outcome: { type: 'Delivered', providerId: null }, finishedAt, next },
  ]);
};

const left = async () => ({
  alarms: (await store.lists.alarms({})).items.map(({ id }) => String(id)),
  notifications: (await store.lists.notifications({})).items.map(({ sid }) => String(sid)),
  deliveries: (await store.lists.deliveries({})).items.map(({ id }) => String(id)),
});

describe('prune', () => {
  it('deletes a chain that has ended, from end to end', async () => {
    await store.commit(
      batch({
        activations: [activation('a1', cleared)],
        transitions: [transition('a1')],
        obligations: [obligation('a1', { owed: 'nothing' })],
        notifications: [notification('NT1', { origin: origin('a1') })],
      }),
    );
    await fanOut(store, 'NT1', [delivery('d1')]);
    await finish(delivery('d1'), 300);
    expect(await pruneAll(300)).toBe(0);
    expect(await pruneAll(301)).toBe(3);
    expect(await left()).toEqual({ alarms: [], notifications: [], deliveries: [] });
    expect(await store.lists.transitions('a1')).toEqual([]);
  });

  it('deletes who was to be told of a notification', async () => {
    await fanOut(store, 'NT1', [delivery('d1')], 'https://client.example');
    await finish(delivery('d1'), 300);
    expect(await pruneAll(301)).toBe(2);
    expect([await store.notify.nextCallback(9_000, 10), await store.notify.nextCallbackAt()]).toEqual([null, null]);
  });

  it('keeps what is not over, however old', async () => {
    await store.commit(
      batch({
        activations: [activation('a1')],
        notifications: [notification('NT1', { origin: origin('a1') }), notification('NT2')],
      }),
    );
    await fanOut(store, 'NT3', [delivery('d1')]);
    expect(await pruneAll(9_000_000)).toBe(0);
    expect(await left()).toEqual({ alarms: ['a1'], notifications: ['NT3', 'NT2', 'NT1'], deliveries: ['d1'] });
  });

  it('keeps an activation while something is owed or told of it', async () => {
    const ended = [activation('a1', cleared), activation('a2', cleared)];
    await store.commit(
      batch({
        activations: ended,
        obligations: [obligation('a1', { owed: 'over' })],
        notifications: [notification('NT1', { origin: origin('a2') })],
      }),
    );
    expect(await pruneAll(9_000)).toBe(0);
    expect((await left()).alarms).toEqual(['a2', 'a1']);
  });

  it('keeps deliveries whose fan-out is not done, which say who has been served', async () => {
    await store.notify.addNotification(notification('NT1'), []);
    await store.notify.fanOut(notification('NT1').sid, page([delivery('d1')], false));
    await finish(delivery('d1'), 300);
    expect(await pruneAll(9_000)).toBe(0);
    await store.notify.fanOut(notification('NT1').sid, page([], true));
    expect(await pruneAll(9_000)).toBe(2);
  });

  it('keeps the other deliveries of a notification', async () => {
    await fanOut(store, 'NT1', [delivery('d1'), delivery('d2')]);
    await finish(delivery('d1'), 300);
    expect(await pruneAll(9_000)).toBe(1);
    expect(await left()).toMatchObject({ notifications: ['NT1'], deliveries: ['d2'] });
  });

  it('deletes old audit entries', async () => {
    await store.notify.putBinding(binding('BS1'));
    await store.notify.removeBinding(binding('BS1').sid, 'gone');
    expect(await pruneAll(1_000)).toBe(0);
    expect(await pruneAll(1_001)).toBe(1);
  });

  it('deletes a bounded number at a time', async () => {
    const many = Array.from({ length: PRUNE_AT_ONCE + 10 }, (_, n) => activation(`a${n}`, cleared));
    await store.commit(batch({ activations: many }));
    expect(await pruned(9_000)).toBe(PRUNE_AT_ONCE);
    expect(await pruned(9_000)).toBe(10);
    expect(await pruned(9_000)).toBe(0);
  });
});
