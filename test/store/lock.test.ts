import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/store/fault.ts';
import { lockStore, type StoreLock } from '../../src/store/lock.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-lock-'));
  path = join(folder, 'store.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

const take = (pid: number, at = path): StoreLock => {
  const locked = lockStore(at, { pid });
  if (!locked.ok) throw new Error(`held by ${locked.error.pid}`);
  return locked.value;
};

/** A process that takes the lock and keeps it until it is killed. */
const startHolder = async () => {
  const lock = pathToFileURL(join(import.meta.dirname, '../../src/store/lock.ts'));
  const code = `
    const { lockStore } = await import(${JSON.stringify(lock.href)});
    console.log(lockStore(${JSON.stringify(path)}, { pid: process.pid }).ok);
    setInterval(() => {}, 1_000_000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [answer] = await once(holder.stdout, 'data');
  expect(String(answer)).toBe('true\n');
  return holder;
};

describe('the lock of a store', () => {
  it('is held by one, and names its pid to the second', () => {
    const lock = take(4_711);
    expect(lockStore(path, { pid: 2 })).toEqual({ ok: false, error: { pid: 4_711 } });
    expect(lockStore(path, { pid: 3 })).toEqual({ ok: false, error: { pid: 4_711 } });
    lock.release();
  });

  it('can be taken again when it was released', () => {
    take(1).release();
    const lock = take(2);
    expect(lockStore(path, { pid: 3 })).toEqual({ ok: false, error: { pid: 2 } });
    lock.release();
  });

  it('is of one store only', () => {
    const one = take(1);
    const other = take(2, join(folder, 'other.db'));
    one.release();
    other.release();
  });

  it('leaves the store itself alone', () => {
    take(1).release();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.lock`)).toBe(true);
  });

  it('of a store in memory is always free', () => {
    const one = take(1, ':memory:');
    const two = take(2, ':memory:');
    one.release();
    two.release();
    expect(existsSync(':memory:.lock')).toBe(false);
  });

  it('cannot be made where no folder can be', () => {
    const impossible = join(import.meta.dirname, 'lock.test.ts', 'store.db');
    expect(() => lockStore(impossible, { pid: 1 })).toThrow(StoreError);
  });

  it('ends with its process, however that ends', async () => {
    const holder = await startHolder();
    try {
      expect(lockStore(path, { pid: 1 })).toEqual({ ok: false, error: { pid: holder.pid } });
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
    take(2).release();
  });
});
