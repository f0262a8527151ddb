import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, openConnection } from '../../src/store/connection.ts';
import { StoreError } from '../../src/store/fault.ts';

let folder: string;
let connection: Connection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
  connection = openConnection({ path: join(folder, 'new', 'store.db'), synchronous: 'FULL' });
  connection.prepare('create table t (name text primary key, size integer)').run();
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

const insert = (name: string) => connection.prepare('insert into t (name) values (:name)').run({ name });
const names = () =>
  connection
    .prepare<{ name: string }>('select name from t')
    .all()
    .map(({ name }) => name);

describe('a connection', () => {
  it('makes the folder of its file', () => {
    expect(existsSync(join(folder, 'new', 'store.db'))).toBe(true);
  });

  it('writes ahead and as durably as asked', () => {
    const pragma = (name: string) => connection.prepare<object>(`pragma ${name}`).get();
    expect({ ...pragma('journal_mode') }).toEqual({ journal_mode: 'wal' });
    expect({ ...pragma('synchronous') }).toEqual({ synchronous: 2 });
    expect({ ...pragma('busy_timeout') }).toEqual({ timeout: 50 });
  });

  it('keeps all of a transaction', () => {
    connection.write(() => ['a', 'b'].forEach((name) => void insert(name)));
    expect(names()).toEqual(['a', 'b']);
  });

  it('keeps nothing of a transaction that failed, and goes on', () => {
    const twice = connection.tryWrite(() => {
      insert('a');
      insert('a');
    });
    expect(twice).toEqual({ ok: false, error: { type: 'failed', message: 'UNIQUE constraint failed: t.name' } });
    expect(connection.tryWrite(() => insert('b'))).toEqual({ ok: true, value: 1 });
    expect(names()).toEqual(['b']);
  });

  it('lets a bug through as it is, with the transaction undone', () => {
    const bug = new TypeError('a bug');
    const work = () => {
      insert('a');
      throw bug;
    };
    expect(() => connection.tryWrite(work)).toThrow(bug);
    connection.write(() => insert('b'));
    expect(names()).toEqual(['b']);
  });

  it('passes over parameters that a statement does not use', () => {
    connection.prepare('insert into t (name) values (:name)').run({ name: 'a', other: { deep: true } });
    expect(names()).toEqual(['a']);
  });
});

describe('a file that another process writes', () => {
  it.each(['begin immediate', 'begin exclusive'])('is busy after the timeout and free again after %s', (begin) => {
    const other = new DatabaseSync(join(folder, 'new', 'store.db'));
    other.exec(begin);
    const startedAt = performance.now();
    const held = connection.tryWrite(() => insert('a'));
    const waitedMs = performance.now() - startedAt;
    expect(held).toEqual({ ok: false, error: { type: 'busy', message: 'database is locked' } });
    expect(waitedMs).toBeGreaterThan(20);
    expect(waitedMs).toBeLessThan(2_000);
    expect(connection.read(names)).toEqual([]);
    other.exec('rollback');
    other.close();
    expect(connection.tryWrite(() => insert('a')).ok).toBe(true);
  });
});

describe('a full disk', () => {
  it('is told apart, loses nothing that was kept, and passes', () => {
    connection.prepare('pragma max_page_count = 4').get();
    const large = () => connection.prepare('insert into t (name) values (:name)').run({ name: 'x'.repeat(100_000) });
    insert('a');
    const full = connection.tryWrite(large);
    expect(full).toEqual({ ok: false, error: { type: 'full', message: 'database or disk is full' } });
    expect(names()).toEqual(['a']);
    connection.prepare('pragma max_page_count = 4000').get();
    expect(connection.tryWrite(large).ok).toBe(true);
  });
});

describe('opening', () => {
  it('refuses a file that is no database', () => {
    const path = join(import.meta.dirname, 'connection.test.ts');
    expect(() => openConnection({ path, synchronous: 'FULL' })).toThrow(StoreError);
  });

  it('refuses a folder that cannot be made', () => {
    const path = join(import.meta.dirname, 'connection.test.ts', 'below', 'store.db');
    expect(() => openConnection({ path, synchronous: 'FULL' })).toThrow(/^store failed: ENOTDIR/);
  });
});
