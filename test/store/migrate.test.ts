import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { shortKey } from '../../src/base/short-key.ts';
import { asNotificationSid, asServiceSid } from '../../src/model/ids.ts';
import { notifyTables } from '../../src/store/migrations/0001-notify.ts';
import { pipelineTables } from '../../src/store/migrations/0001-pipeline.ts';
import { heardColumns } from '../../src/store/migrations/0002-heard.ts';
import { suppressedColumn } from '../../src/store/migrations/0002-suppressed.ts';
import { windowTable } from '../../src/store/migrations/0003-windows.ts';
import { accountTables } from '../../src/store/migrations/0004-accounts.ts';
import { boundTables } from '../../src/store/migrations/0004-bindings.ts';
import { routedTables } from '../../src/store/migrations/0004-deliveries.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { binding, delivery, notification, sms } from './samples.ts';

let folder: string;
let path: string;
let store: Store | undefined;

const own = asServiceSid(`IS${'7'.repeat(32)}`);
const open = async (service: string = own) => {
  store = await openStore({ path, synchronous: 'NORMAL', clock: createVirtualClock(5_000), service });
  return store.notify;
};
const reopen = (service: string) => {
  store?.close();
  return open(service);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
  path = join(folder, 'store.db');
});

afterEach(() => {
  store?.close();
  store = undefined;
  rmSync(folder, { recursive: true });
});

const UNTIL_0003 = [...pipelineTables, ...notifyTables, ...heardColumns, ...suppressedColumn, ...windowTable];

/** A store as an earlier version left it, with these rows. */
const leave = (names: readonly string[], statements: readonly string[], rows: string): void => {
  const db = new DatabaseSync(path);
  for (const sql of statements) db.exec(sql);
  db.exec(`
    create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null);
    create table kysely_migration_lock (id varchar(255) not null primary key, is_locked integer default 0 not null);
    insert into kysely_migration_lock values ('migration_lock', 0);
    insert into kysely_migration values ${names.map((name) => `('${name}', '2026-01-01')`).join(', ')};
    ${rows}`);
  db.close();
};

const ROWS = `
  insert into bindings values ('BS1', 'ana', 'sms', '+4791', '["on-call"]', null, null, '3', 10, 10);
  insert into binding_tags values ('on-call', 'BS1');
  insert into notifications (sid, created_at, state, request)
    values ('NT1', 100, 'fanned-out', '{"Identity":["ana"],"Tag":[]}'),
      ('NT2', 101, 'queued', '{"Identity":["ana"],"Tag":[]}');
  insert into audit (at, action, reason, type, address, identity, sid)
    values (5, 'binding-removed', 'gone', 'sms', '…4792', 'bo', 'BS0');
  insert into deliveries (id, notification, binding, channel, address, lane, state, attempts, may_repeat, due_at, expires_at,
      created_at, finished_at, provider_id, code, open, turn)
    values ('d1', 'NT1', 'BS1', 'sms', '+4791', 'sms:+4791', 'queued', 1, 0, 200, 9000, 100, null, null, '503', 1, 'waiting'),
      ('d2', 'NT1', 'BS9', 'sms', '+4791', 'sms:+4791', 'queued', 0, 0, 100, 9000, 100, null, null, null, 1, null),
      ('d3', 'NT1', 'BS3', 'sms', '+4793', 'sms:+4793', 'delivered', 1, 0, 100, 9000, 100, 150, 'SM3', null, 0, null),
      ('d4', 'NT0', 'BS3', 'sms', '+4793', 'sms:+4793', 'sending', 1, 0, 100, 9000, 100, null, null, null, 1, null);
  insert into attempts values ('d1', 1, 'sms', 150, 160, 'RetryAt', '503'), ('d3', 1, 'sms', 140, 150, 'Delivered', null),
    ('d4', 1, 'sms', 170, null, null, null);`;

describe('a store of the version before there were services', () => {
  beforeEach(() => leave(['0001', '0002', '0003'], UNTIL_0003, ROWS));

  it('gives its bindings and notifications to the service of the config', async () => {
    const notify = await open();
    const ana = binding('BS1', { service: own, address: '+4791', tags: ['on-call'] });
    expect(await notify.bindings({ service: own, identities: [], tags: ['on-call'] }, null, 10)).toEqual([ana]);
    expect(await notify.queuedNotifications(10)).toEqual([
      notification('NT2', { service: own, createdAt: 101, request: { Identity: ['ana'], Tag: [] } }),
    ]);
    expect(await notify.service(own)).toMatchObject({ sid: own, friendlyName: null, createdAt: 5_000 });
  });

  it('does so once, also if the config names another one later', async () => {
    await open();
    const other = `IS${'8'.repeat(32)}`;
    const notify = await reopen(other);
    expect(await notify.binding(binding('BS1').sid)).toMatchObject({ service: own });
    expect((await notify.services(null, null, 10)).map(({ sid }) => sid)).toEqual([own, other]);
    expect((await (await reopen(own)).service(own))?.createdAt).toBe(5_000);
  });

  it('goes on with its deliveries, in their order', async () => {
    const notify = await open();
    expect(await notify.recoverInterrupted(180)).toBe(1);
    expect((await notify.dueDeliveries(sms, 180, 10)).map(({ id }) => id)).toEqual(['d4']);
    const due = await notify.dueDeliveries(sms, 200, 10);
    expect(due.map(({ id }) => id)).toEqual(['d1', 'd4']);
    const first = delivery('d1', { binding: binding('BS1').sid, address: '+4791', lane: shortKey(`sms:+4791 ${own}`) });
    expect(due[0]).toEqual({ ...first, attempts: 1, dueAt: 200, code: '503' });
    expect(await notify.lastAttemptAt(sms)).toBe(170);
    expect(await notify.openRoutes()).toEqual([sms]);
  });

  it('goes on with a fan-out that was interrupted, where it had delivered already', async () => {
    const db = new DatabaseSync(path);
    db.exec(`update notifications set state = 'queued' where sid = 'NT1'`);
    db.close();
    const notify = await open();
    const again = delivery('d9', { notification: asNotificationSid('NT1'), binding: binding('BS3').sid });
    expect(await notify.fanOut(again.notification, { deliveries: [again], done: true, callback: null })).toEqual({
      total: 3,
    });
  });

  it('finds what a provider has, and what was done to a binding', async () => {
    const notify = await open();
    expect(await notify.deliveryByProviderId('sms', 'SM3')).toMatchObject({ id: 'd3', state: 'delivered' });
    expect((await store?.lists.audit({}))?.items).toEqual([
      { at: 5, action: 'binding-removed', reason: 'gone', type: 'sms', address: '…4792', identity: 'bo', sid: 'BS0' },
    ]);
  });
});

describe('a store of the version that had a roster only', () => {
  beforeEach(() =>
    leave(
      ['0001', '0002', '0003', '0004'],
      [...UNTIL_0003, ...boundTables, ...routedTables, ...accountTables],
      `insert into ownership (type, address, source, sid, identity, hash)
        values ('sms', '+4792', 'roster', 'BS2', 'bo', '["bo"]'), ('sms', '+4791', 'roster', 'BS1', 'ana', '["ana","on-call"]');
      insert into audit (at, action, reason, type, address, identity, sid)
        values (5, 'binding-removed', 'gone: 410', 'sms', '…4792', 'bo', 'BS2');`,
    ),
  );

  it('knows what sync made, and that none of it is given up', async () => {
    await open();
    const owned = { type: 'sms', source: 'roster', goneAt: null };
    expect(await store?.ownership.list()).toEqual([
      { ...owned, address: '+4791', sid: 'BS1', identity: 'ana', hash: '["ana","on-call"]' },
      { ...owned, address: '+4792', sid: 'BS2', identity: 'bo', hash: '["bo"]' },
    ]);
  });

  it('knows what providers had said, and has no registration yet', async () => {
    await open();
    expect(await store?.feedback.gone(['BS1', 'BS2'])).toEqual(new Map([['BS2', 5]]));
    expect(await store?.registrations.list()).toEqual([]);
  });
});
