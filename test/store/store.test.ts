import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { asActivationId, asKey, asNotificationSid, asRuleId } from '../../src/model/ids.ts';
import type { NotifyStore } from '../../src/notify-service/ports.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import {
  activation,
  alarm,
  batch,
  binding,
  delivery,
  fact,
  fanOut,
  heard,
  memoryStore,
  notification,
} from './samples.ts';

let folder: string;
let path: string;
let store: Store;

const open = () => openStore({ path, synchronous: 'FULL', clock: createVirtualClock(1_000) });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
  path = join(folder, 'store.db');
  store = await open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const done = { ok: true, value: undefined };

describe('a store', () => {
  it('is what the notify service asks for', async () => {
    const port = store.notify satisfies NotifyStore;
    expect(await port.binding(binding('BS1').sid)).toBeNull();
  });

  it('keeps everything over a restart', async () => {
    await store.commit(batch({ alarms: [alarm()], activations: [activation('a1')] }));
    await store.beat({ at: 7_000, watchedAt: 6_000 });
    await store.notify.putBinding(binding('BS1'));
    store.close();
    store = await open();
    const saved = await store.load();
    expect(saved.alarms).toEqual([alarm()]);
    expect(saved.activations).toEqual([activation('a1')]);
    expect(saved.heartbeat).toEqual({ at: 7_000, watchedAt: 6_000 });
    expect(await store.notify.binding(binding('BS1').sid)).toEqual(binding('BS1'));
  });

  it('remembers the last heartbeat only', async () => {
    expect(await store.beat({ at: 1, watchedAt: 1 })).toEqual(done);
    expect(await store.beat({ at: 2, watchedAt: 1 })).toEqual(done);
    expect((await store.load()).heartbeat).toEqual({ at: 2, watchedAt: 1 });
  });

  it('answers busy while another process writes it, and goes on afterwards', async () => {
    const other = new DatabaseSync(path);
    other.exec('begin exclusive');
    const busy = { ok: false, error: { type: 'busy', message: 'database is locked' } };
    expect(await store.commit(batch({ alarms: [alarm()] }))).toEqual(busy);
    expect(await store.beat({ at: 1, watchedAt: 1 })).toEqual(busy);
    expect(store.probe()).toEqual(busy);
    await expect(store.notify.putBinding(binding('BS1'))).rejects.toMatchObject({ fault: { type: 'busy' } });
    other.close();
    expect(store.probe()).toEqual(done);
    expect(await store.commit(batch({ alarms: [alarm()] }))).toEqual(done);
    expect((await store.load()).alarms).toHaveLength(1);
  });

  it('of a newer program is refused by name of the step that is missing', async () => {
    store.close();
    const other = new DatabaseSync(path);
    other.exec(`insert into kysely_migration values ('9999', '2030-01-01T00:00:00Z')`);
    other.close();
    await expect(open()).rejects.toThrow(/^store failed: cannot bring the store to this version: .*9999/);
    const repaired = new DatabaseSync(path);
    repaired.exec(`delete from kysely_migration where name = '9999'`);
    repaired.close();
    store = await open();
  });
});

describe('what is known of devices', () => {
  it('is written behind, over what was known before', async () => {
    await store.behind([fact('door', { value: 'open' })], [heard('oslo/f7')]);
    const gone = heard('oslo/f7', { receivedAt: 9, watchedAt: null, online: false, heardOn: { 'cold/+/+/state': 8 } });
    await store.behind([fact('door', { value: null, observedAt: 9 })], [gone]);
    const { facts, heard: devices } = await store.load();
    expect(facts).toEqual([fact('door', { value: null, observedAt: 9 })]);
    expect(devices).toEqual([gone]);
  });

  it('tells those that said they are there from those that left and those that say nothing', async () => {
    const devices = [true, false, null].map((online, index) => heard(`oslo/f${index}`, { online }));
    await store.behind([], devices);
    expect((await store.load()).heard.map(({ online }) => online)).toEqual([true, false, null]);
  });

  it('may be lost, which is something else than no value', async () => {
    await store.behind([fact('door', { value: undefined }), fact('lamp', { value: null })], []);
    const { facts } = await store.load();
    expect(facts.map((each) => [each.fact, each.value])).toEqual([
      ['door', undefined],
      ['lamp', null],
    ]);
  });

  it('goes when the device is forgotten, and only then', async () => {
    await store.behind([fact('door'), fact('door', { source: 'attic' })], [heard('oslo/f7'), heard('oslo/f8')]);
    expect(await store.forgetDevices([heard('oslo/f7')])).toEqual(done);
    const { facts, heard: devices } = await store.load();
    expect(facts).toEqual([fact('door', { source: 'attic' })]);
    expect(devices).toEqual([heard('oslo/f8')]);
  });
});

describe('counts', () => {
  it('are zero of a new store', () => {
    const activeAlarmsBySeverity = { info: 0, warning: 0, critical: 0 };
    expect(store.counts()).toEqual({
      queuedNotifications: 0,
      openDeliveries: 0,
      oldestQueuedAt: null,
      activeAlarmsBySeverity,
    });
  });

  it('tell what is under way and since when', async () => {
    await fanOut(store, 'NT1', [delivery('d1', { createdAt: 80 }), delivery('d2', { createdAt: 90 })]);
    await store.notify.addNotification(notification('NT2', { createdAt: 95 }), []);
    await store.commit(
      batch({ activations: [activation('a1'), activation('a2', { rule: asRuleId('other'), severity: 'info' })] }),
    );
    expect(store.counts()).toEqual({
      queuedNotifications: 1,
      openDeliveries: 2,
      oldestQueuedAt: null,
      activeAlarmsBySeverity: { info: 1, warning: 0, critical: 1 },
    });
  });

  it('take an alarm for late, and not what a program has sent to thousands', async () => {
    const origin = {
      ...{ activation: asActivationId('a1'), number: 1, entry: 0, rule: asRuleId('r'), key: asKey('k') },
      ...{ on: 'raise' as const, reason: 'raised' as const, observedAt: 100 },
    };
    await store.notify.addNotification(notification('NT1', { createdAt: 10 }), []);
    await fanOut(store, 'NT1', [delivery('d1', { createdAt: 11 })]);
    await store.commit(batch({ notifications: [notification('NT2', { createdAt: 30, origin })] }));
    expect(store.counts().oldestQueuedAt).toBe(30);
    const alarm = delivery('d2', { notification: asNotificationSid('NT2'), createdAt: 40 });
    await fanOut(store, 'NT2', [alarm]);
    expect(store.counts().oldestQueuedAt).toBe(40);
  });
});

describe('in memory', () => {
  it('is a store of its own each time', async () => {
    const one = await memoryStore();
    const two = await memoryStore();
    await one.commit(batch({ alarms: [alarm()] }));
    expect((await two.load()).alarms).toEqual([]);
    one.close();
    two.close();
  });
});
