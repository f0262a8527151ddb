import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { Redacted } from '../../../src/base/redacted.ts';
import type { Credential } from '../../../src/model/credential.ts';
import { asCredentialSid } from '../../../src/model/ids.ts';
import { openStore, type Store } from '../../../src/store/store.ts';

let folder: string;
let path: string;
let store: Store;

const KEY = 'correct horse battery staple 1234';
const SECRET = 'a-secret-that-nobody-may-read';
const open = async (encryptionKey?: string) => {
  const key = encryptionKey === undefined ? {} : { encryptionKey: new Redacted(encryptionKey) };
  store = await openStore({ path, synchronous: 'NORMAL', clock: createVirtualClock(), ...key });
  return store.notify;
};
const reopen = (encryptionKey?: string) => {
  store.close();
  return open(encryptionKey);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
  path = join(folder, 'store.db');
  await open(KEY);
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const credential = (name: string, parts: Partial<Credential> = {}): Credential => ({
  sid: asCredentialSid(name),
  type: 'apn',
  friendlyName: 'Phones',
  sandbox: true,
  fromConfig: false,
  createdAt: 10,
  updatedAt: 20,
  ...parts,
});
const one = credential('CR1');
const secretOf = async (name = 'CR1') => {
  const found = await store.notify.credentialSecret(asCredentialSid(name));
  return found.ok ? found.value.reveal() : found.error;
};

describe('a credential', () => {
  it('comes back as it was put', async () => {
    const config = credential('CR2', { type: 'fcm', sandbox: null, fromConfig: true, friendlyName: null });
    await store.notify.putCredential(one, undefined);
    await store.notify.putCredential(config, undefined);
    expect(await store.notify.credential(one.sid)).toEqual(one);
    expect(await store.notify.credential(config.sid)).toEqual(config);
    expect(await store.notify.credentials(null, 10)).toEqual([one, config]);
    expect(await store.notify.credentials(one.sid, 10)).toEqual([config]);
    expect(await store.notify.credential(asCredentialSid('CR9'))).toBeNull();
  });

  it('goes with its secret', async () => {
    await store.notify.putCredential(one, new Redacted(SECRET));
    expect(await store.notify.removeCredential(one.sid)).toBe(true);
    expect(await store.notify.removeCredential(one.sid)).toBe(false);
    await store.notify.putCredential(one, undefined);
    expect(await secretOf()).toBe('none');
  });
});

describe('the secret of a credential', () => {
  it('comes back over a restart', async () => {
    await store.notify.putCredential(one, new Redacted(SECRET));
    expect(await secretOf()).toBe(SECRET);
    await reopen(KEY);
    expect(await secretOf()).toBe(SECRET);
    expect(store.notify.keepsSecrets).toBe(true);
  });

  it('stays while nothing is said of it, and goes when told', async () => {
    await store.notify.putCredential(one, new Redacted(SECRET));
    await store.notify.putCredential({ ...one, friendlyName: 'new' }, undefined);
    expect(await secretOf()).toBe(SECRET);
    await store.notify.putCredential(one, new Redacted('another'));
    expect(await secretOf()).toBe('another');
    await store.notify.putCredential(one, null);
    expect(await secretOf()).toBe('none');
    expect(await secretOf('CR9')).toBe('none');
  });

  it('cannot be had without the key, or with another', async () => {
    await store.notify.putCredential(one, new Redacted(SECRET));
    await reopen();
    expect([store.notify.keepsSecrets, await secretOf()]).toEqual([false, 'no-key']);
    await reopen(`${KEY}!`);
    expect(await secretOf()).toBe('unreadable');
  });

  it('is not stored without a key, nor is what came with it', async () => {
    await reopen();
    await expect(store.notify.putCredential(one, new Redacted(SECRET))).rejects.toThrow('CR1: a secret is not stored');
    expect(await store.notify.credential(one.sid)).toBeNull();
    await store.notify.putCredential(one, undefined);
    expect(await secretOf()).toBe('none');
  });

  it('does not open in the row of another', async () => {
    await store.notify.putCredential(one, new Redacted(SECRET));
    await store.notify.putCredential(credential('CR2'), undefined);
    const other = new DatabaseSync(path);
    other.exec(`update credentials set secret = (select secret from credentials where sid = 'CR1') where sid = 'CR2'`);
    other.close();
    expect(await secretOf('CR2')).toBe('unreadable');
    expect(await secretOf('CR1')).toBe(SECRET);
  });

  it('stands in no file', async () => {
    await store.notify.putCredential(one, new Redacted(SECRET));
    const files = readdirSync(folder);
    expect(files).toContain('store.db-wal');
    const bytes = () => readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
    expect(bytes().some((text) => text.includes('Phones'))).toBe(true);
    expect(bytes().filter((text) => text.includes(SECRET))).toEqual([]);
    store.close();
    expect(bytes().filter((text) => text.includes(SECRET))).toEqual([]);
    await open(KEY);
  });
});
