import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { FeedbackPort } from '../../src/sync/ports.ts';
import { binding } from './samples.ts';

let store: Store;
let clock: VirtualClock;

beforeEach(async () => {
  clock = createVirtualClock(1_000);
  store = await openStore({ path: ':memory:', synchronous: 'NORMAL', clock });
});

afterEach(() => store.close());

/** A binding that is made, and goes for that reason at that time. */
const removed = async (sid: string, reason: string, at: number) => {
  await store.notify.putBinding(binding(sid));
  clock.advanceTo(at);
  await store.notify.removeBinding(binding(sid).sid, reason);
};

const goneOf = async (...sids: readonly string[]) => Object.fromEntries(await store.feedback.gone(sids));

describe('bindings that a provider said are gone', () => {
  const REASONS: readonly [reason: string, isGone: boolean][] = [
    ['gone: 410', true],
    ['refused 3 times: BadDeviceToken', true],
    ['deleted', false],
    ['goner', false],
  ];

  it.each(REASONS)('%s: %s', async (reason, isGone) => {
    await removed('BS1', reason, 2_000);
    expect(await goneOf('BS1', 'BS2')).toEqual(isGone ? { BS1: 2_000 } : {});
  });

  it('are what sync asks for', () => {
    expect(store.feedback satisfies FeedbackPort).toBeDefined();
  });

  it('count by what happened to them last', async () => {
    await removed('BS1', 'gone: 410', 2_000);
    await removed('BS1', 'deleted', 3_000);
    await removed('BS2', 'deleted', 3_000);
    await removed('BS2', 'gone: 410', 4_000);
    expect(await goneOf('BS1', 'BS2')).toEqual({ BS2: 4_000 });
  });

  it('are not those that another took the address of, nor what sync wrote of them', async () => {
    await store.notify.putBinding(binding('BS1', { address: '+471' }));
    await store.notify.putBinding(binding('BS2', { address: '+471' }));
    const own = { type: 'sms', address: '+472', identity: 'ana', source: 'roster', sid: 'BS3' } as const;
    const change = { ...own, action: 'sync-let-go', reason: 'address-gone' } as const;
    await store.ownership.write([{ remove: own, change }]);
    expect(await goneOf('BS1', 'BS2', 'BS3')).toEqual({});
  });

  it('are found among more than one statement asks for', async () => {
    await removed('BS11999', 'gone: 410', 2_000);
    await removed('BS0', 'gone: 410', 3_000);
    expect(await goneOf(...Array.from({ length: 12_000 }, (_, n) => `BS${n}`))).toEqual({ BS0: 3_000, BS11999: 2_000 });
  });

  it('are none of none', async () => {
    expect(await goneOf()).toEqual({});
  });
});

it('addresses that opted out are named until they opt in again', async () => {
  await store.notify.holdAddress('sms', '+471', 'opted out: 21610');
  await store.notify.holdAddress('facebook-messenger', 'page:1', 'opted out: 551');
  expect([...(await store.feedback.optedOut())].toSorted()).toEqual(['facebook-messenger:page:1', 'sms:+471']);
  await store.notify.releaseAddress('sms', '+471', 'START');
  expect([...(await store.feedback.optedOut())]).toEqual(['facebook-messenger:page:1']);
});
