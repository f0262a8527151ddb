import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asActivationId, asKey } from '../../src/model/ids.ts';
import type { Store } from '../../src/store/store.ts';
import {
  activation,
  alarm,
  batch,
  cleared,
  fact,
  heard,
  memoryStore,
  notification,
  obligation,
  origin,
  transition,
} from './samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});

afterEach(() => store.close());

const done = { ok: true, value: undefined };

const active = {
  id: asActivationId('a1'),
  severity: 'critical',
  raisedAt: 10,
  acknowledged: true,
  number: 2,
} as const;

const everything = batch({
  alarms: [
    alarm(),
    alarm({
      key: asKey('oslo/f8'),
      alarm: { state: 'active', sinceObservedAt: 1, sinceWatchedAt: 2, dueAt: null, activation: active },
    }),
  ],
  activations: [activation('a1', { acknowledged: true })],
  transitions: [transition('a1'), transition('a1', { number: 2, type: 'acknowledged', topic: null })],
  obligations: [obligation('a1'), obligation('a1', { entry: 1, told: 'active', toldSeverity: 'info', dueAt: null })],
  notifications: [notification('NT1', { origin: origin('a1') }), notification('NT2')],
  facts: [
    fact('temperature', { value: -10.5 }),
    fact('door', { value: 'open' }),
    fact('gps', { value: [1, { a: null }] }),
  ],
  heard: [heard('oslo/f7')],
  intake: new Uint8Array([0, 1, 255]),
});

const byName = (a: { fact: string }, b: { fact: string }) => a.fact.localeCompare(b.fact);

describe('a batch', () => {
  it('comes back whole at the next start', async () => {
    expect(await store.commit(everything)).toEqual(done);
    const saved = await store.load();
    expect(saved).toEqual({
      alarms: everything.alarms,
      activations: everything.activations,
      obligations: everything.obligations,
      facts: everything.facts.toSorted(byName),
      heard: everything.heard,
      intake: everything.intake,
      heartbeat: null,
    });
    expect(await store.lists.transitions('a1')).toEqual(everything.transitions);
    expect(await store.notify.queuedNotifications(10)).toEqual(everything.notifications);
  });

  it('written twice leaves what writing it once does', async () => {
    await store.commit(everything);
    const once = await store.load();
    expect(await store.commit(everything)).toEqual(done);
    expect(await store.load()).toEqual(once);
    expect(await store.lists.transitions('a1')).toHaveLength(2);
    expect(await store.notify.queuedNotifications(10)).toHaveLength(2);
  });

  it('that says nothing of the intake leaves it', async () => {
    await store.commit(batch({ intake: new Uint8Array([7]) }));
    await store.commit(batch());
    expect((await store.load()).intake).toEqual(new Uint8Array([7]));
  });

  it('overwrites an alarm, and removes one that is Normal', async () => {
    const changed = alarm({ ruleHash: 'h2', labels: {} });
    await store.commit(batch({ alarms: [alarm()] }));
    await store.commit(batch({ alarms: [changed] }));
    expect((await store.load()).alarms).toEqual([changed]);
    await store.commit(batch({ alarms: [alarm({ alarm: null })] }));
    expect((await store.load()).alarms).toEqual([]);
  });

  it('keeps of an activation what its raise knew, whatever comes after it', async () => {
    await store.commit(
      batch({ activations: [activation('a1', { raisedDecidedAt: 7, evidence: { temperature: -10 } })] }),
    );
    const later = { ...activation('a1', cleared), raisedDecidedAt: null, evidence: null };
    expect(await store.commit(batch({ activations: [later] }))).toEqual(done);
    const { items } = await store.lists.alarms({ limit: 10 });
    expect(items).toMatchObject([{ state: 'cleared', raisedDecidedAt: 7, evidence: { temperature: -10 } }]);
  });

  it('may end one activation and raise the next of the same alarm, in any order', async () => {
    await store.commit(batch({ activations: [activation('a1')] }));
    const next = [activation('a2'), activation('a1', cleared)];
    expect(await store.commit(batch({ activations: next }))).toEqual(done);
    expect((await store.load()).activations).toEqual([activation('a2')]);
  });

  it('may not open a second activation of one alarm, and then keeps nothing', async () => {
    await store.commit(batch({ activations: [activation('a1')] }));
    const second = await store.commit(batch({ activations: [activation('a2')], facts: [fact('door')] }));
    expect(second).toMatchObject({ ok: false, error: { type: 'failed' } });
    const { activations, facts } = await store.load();
    expect(activations).toEqual([activation('a1')]);
    expect(facts).toEqual([]);
  });

  it('tells of one decision once, however often it is decided', async () => {
    const first = notification('NT1', { origin: origin('a1') });
    await store.commit(batch({ notifications: [first] }));
    await store.commit(batch({ notifications: [notification('NT2', { origin: origin('a1') })] }));
    await store.commit(batch({ notifications: [notification('NT3', { origin: origin('a1', { entry: 1 }) })] }));
    expect((await store.notify.queuedNotifications(10)).map(({ sid }) => sid)).toEqual(['NT1', 'NT3']);
  });
});

describe('what a start takes up', () => {
  it('leaves cleared activations out, but not what is still owed for them', async () => {
    const owed = obligation('a1', { owed: 'over' });
    const settled = obligation('a1', { entry: 1, owed: 'nothing' });
    const held = obligation('a2', { owed: 'nothing' });
    await store.commit(
      batch({
        activations: [activation('a1', cleared), activation('a2', { state: 'clearing' })],
        obligations: [owed, settled, held],
      }),
    );
    const saved = await store.load();
    expect(saved.activations).toEqual([activation('a2', { state: 'clearing' })]);
    expect(saved.obligations).toEqual([owed, held]);
  });
});
