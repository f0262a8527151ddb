import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asKey, asRuleId } from '../../../src/model/ids.ts';
import type { ListQuery, Page } from '../../../src/store/lists/page.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  activation,
  batch,
  binding,
  cleared,
  delivery,
  fanOut,
  memoryStore,
  notification,
  origin,
  transition,
} from '../samples.ts';

let store: Store;

const f8 = { key: asKey('oslo/f8') };
const door = { rule: asRuleId('door-open'), severity: 'info' } as const;

/** a1 cleared, a2 open again (same alarm), a3 of another key, a4 of another rule. */
beforeEach(async () => {
  store = await memoryStore();
  await store.commit(
    batch({
      activations: [
        activation('a1', cleared),
        activation('a2', { state: 'clearing', acknowledged: true }),
        activation('a3', f8),
        activation('a4', door),
      ],
      transitions: [transition('a1'), transition('a2'), transition('a3', f8), transition('a4', door)],
      notifications: [
        notification('NT1', { origin: origin('a1') }),
        notification('NT2', { origin: origin('a2') }),
        notification('NT3', { origin: origin('a3', f8) }),
        notification('NT4', { origin: origin('a4', { rule: door.rule }) }),
      ],
    }),
  );
  await store.notify.addNotification(notification('NT5'), []);
  for (const n of [1, 2, 3, 4]) await fanOut(store, `NT${n}`, [delivery(`d${n}`, { lane: 'one' })]);
  await store.notify.startAttempts([delivery('d1').id], 200);
});

afterEach(() => store.close());

type ListName = 'alarms' | 'notifications' | 'deliveries';

const nameOf = (item: { readonly id?: string; readonly sid?: string }): string => item.id ?? item.sid ?? '';

const list = async (name: ListName, query: ListQuery): Promise<readonly string[]> => {
  const { items }: Page<{ readonly id?: string; readonly sid?: string }> = await store.lists[name](query);
  return items.map(nameOf);
};

describe('a list', () => {
  it.each<[string, ListName, ListQuery, readonly string[]]>([
    ['alarms, newest first', 'alarms', {}, ['a4', 'a3', 'a2', 'a1']],
    ['alarms of a rule', 'alarms', { rule: 'freezer-warm' }, ['a3', 'a2', 'a1']],
    ['alarms of a key', 'alarms', { key: 'oslo/f7' }, ['a4', 'a2', 'a1']],
    ['alarms of a rule and a key', 'alarms', { rule: 'freezer-warm', key: 'oslo/f7' }, ['a2', 'a1']],
    ['alarms of a severity', 'alarms', { severity: 'info' }, ['a4']],
    ['alarms in a state', 'alarms', { state: 'clearing' }, ['a2']],
    ['open alarms', 'alarms', { state: 'open' }, ['a4', 'a3', 'a2']],
    ['alarms in a state there is not', 'alarms', { state: 'singing' }, []],
    ['one activation', 'alarms', { activation: 'a3' }, ['a3']],
    ['what begins so', 'alarms', { prefix: 'a' }, ['a4', 'a3', 'a2', 'a1']],
    ['what is so', 'alarms', { prefix: 'a3' }, ['a3']],
    ['what begins as nothing does', 'alarms', { prefix: 'b' }, []],
    ['notifications, newest first', 'notifications', {}, ['NT5', 'NT4', 'NT3', 'NT2', 'NT1']],
    ['notifications of a rule', 'notifications', { rule: 'door-open' }, ['NT4']],
    ['notifications of a key', 'notifications', { key: 'oslo/f8' }, ['NT3']],
    ['notifications of a severity', 'notifications', { severity: 'critical' }, ['NT3', 'NT2', 'NT1']],
    ['notifications of an activation', 'notifications', { activation: 'a2' }, ['NT2']],
    ['notifications not fanned out', 'notifications', { state: 'open' }, ['NT5']],
    ['notifications fanned out', 'notifications', { state: 'fanned-out', rule: 'door-open' }, ['NT4']],
    ['deliveries, newest first', 'deliveries', {}, ['d4', 'd3', 'd2', 'd1']],
    ['deliveries of a rule', 'deliveries', { rule: 'freezer-warm' }, ['d3', 'd2', 'd1']],
    ['deliveries of a key', 'deliveries', { key: 'oslo/f8' }, ['d3']],
    ['deliveries of a severity', 'deliveries', { severity: 'info' }, ['d4']],
    ['deliveries of a rule and a severity', 'deliveries', { rule: 'door-open', severity: 'critical' }, []],
    ['deliveries of an activation', 'deliveries', { activation: 'a1' }, ['d1']],
    ['deliveries of a notification', 'deliveries', { notification: 'NT2' }, ['d2']],
    ['deliveries in a state', 'deliveries', { state: 'sending' }, ['d1']],
    ['open deliveries', 'deliveries', { state: 'open' }, ['d4', 'd3', 'd2', 'd1']],
  ])('of %s', async (_, name, query, expected) => {
    expect(await list(name, query)).toEqual(expected);
  });

  it.each<[ListName, number]>([
    ['alarms', 4],
    ['notifications', 5],
    ['deliveries', 4],
  ])('of %s is paged to its end without gaps', async (name, total) => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const query: ListQuery = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const page: Page<{ readonly id?: string; readonly sid?: string }> = await store.lists[name](query);
      seen.push(...page.items.map(nameOf));
      cursor = page.next;
    }
    expect(seen).toEqual(await list(name, {}));
    expect(seen).toHaveLength(total);
  });

  it.each([
    [0, 1],
    [-5, 1],
    [2.9, 2],
    [1_000_000, 4],
  ])('asked for %d shows %d', async (limit, shown) => {
    expect(await list('alarms', { limit })).toHaveLength(shown);
  });

  it('with a cursor that is not ours is empty', async () => {
    expect(await store.lists.alarms({ cursor: 'nonsense' })).toEqual({ items: [], next: null });
    expect(await store.lists.deliveries({ cursor: 'nonsense' })).toEqual({ items: [], next: null });
    expect(await store.lists.audit({ cursor: '' })).toEqual({ items: [], next: null });
  });
});

describe('an item', () => {
  it('of alarms is the whole activation', async () => {
    const { items } = await store.lists.alarms({ activation: 'a2' });
    expect(items).toEqual([activation('a2', { state: 'clearing', acknowledged: true })]);
  });

  it('of notifications has its origin and the transition it tells of', async () => {
    const { items } = await store.lists.notifications({ activation: 'a4' });
    expect(items).toEqual([
      {
        ...notification('NT4', { origin: origin('a4', { rule: door.rule }) }),
        state: 'fanned-out',
        transition: transition('a4', door),
      },
    ]);
  });

  it('of notifications that came over the API has neither', async () => {
    const { items } = await store.lists.notifications({ state: 'queued' });
    expect(items).toEqual([{ ...notification('NT5'), state: 'queued', transition: null }]);
  });

  it('of deliveries has its attempts', async () => {
    const { items } = await store.lists.deliveries({ activation: 'a1' });
    const attempt = { number: 1, startedAt: 200, finishedAt: null, outcome: null, code: null };
    expect(items).toEqual([{ ...delivery('d1', { lane: 'one' }), state: 'sending', attempts: [attempt] }]);
  });

  it('of the audit is paged like the others', async () => {
    for (const n of [1, 2, 3]) {
      await store.notify.putBinding(binding(`BS${n}`));
      await store.notify.removeBinding(binding(`BS${n}`).sid, `reason ${n}`);
    }
    const first = await store.lists.audit({ limit: 2 });
    expect(first.items.map(({ reason }) => reason)).toEqual(['reason 3', 'reason 2']);
    const second = await store.lists.audit({ limit: 2, cursor: first.next ?? '' });
    expect(second.items.map(({ reason }) => reason)).toEqual(['reason 1']);
    expect(second.next).toBeNull();
  });
});
