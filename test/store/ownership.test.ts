import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { ROWS_AT_ONCE } from '../../src/store/all-rows.ts';
import type { OwnedBinding, OwnershipChange, OwnershipWrite } from '../../src/store/ownership.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { Owned, OwnershipPort } from '../../src/sync/ports.ts';
import { memoryStore } from './samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore(1_000);
});

afterEach(() => store.close());

const owned = (address: string, parts: Partial<OwnedBinding> = {}): OwnedBinding => ({
  source: 'roster',
  type: 'sms',
  address,
  sid: 'BS1',
  identity: 'ana',
  hash: 'h',
  goneAt: null,
  ...parts,
});

const change = (parts: Partial<OwnershipChange> = {}): OwnershipChange => ({
  action: 'sync-created',
  source: 'roster',
  reason: 'new-in-source',
  type: 'sms',
  address: '+4790001234',
  identity: 'ana',
  sid: 'BS1',
  ...parts,
});

const put = (...all: readonly OwnedBinding[]) => store.ownership.write(all.map((one) => ({ put: one })));
const audit = async () => (await store.lists.audit({})).items;

describe('ownership', () => {
  it('is what sync asks for', async () => {
    const port = store.ownership satisfies OwnershipPort;
    const list: readonly Owned[] = await port.list();
    expect(list).toEqual([]);
  });

  it('lists what all sources made, by type and address', async () => {
    const apn = owned('740f', { type: 'apn', source: 'registrations' });
    await put(owned('+472'), owned('+471', { goneAt: 7 }), apn);
    expect(await store.ownership.list()).toEqual([apn, owned('+471', { goneAt: 7 }), owned('+472')]);
  });

  it('passes to the last who put it, and ends when it is removed', async () => {
    await put(owned('+471'));
    await put(owned('+471', { source: 'registrations', hash: 'h2' }));
    expect(await store.ownership.list()).toEqual([owned('+471', { source: 'registrations', hash: 'h2' })]);
    await store.ownership.write([{ remove: { type: 'apn', address: '+471' } }]);
    expect(await store.ownership.list()).toHaveLength(1);
    await store.ownership.write([{ remove: { type: 'sms', address: '+471' } }]);
    expect(await store.ownership.list()).toEqual([]);
  });

  it('is of one service: another one has nothing of it, and leaves it as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ownership-'));
    const path = join(folder, 'tocsin.db');
    const openFor = (service: string) =>
      openStore({ path, synchronous: 'NORMAL', clock: createVirtualClock(1_000), service });
    try {
      const here = await openFor('IS1');
      await here.ownership.write([{ put: owned('+471') }, { put: owned('+472') }]);
      here.close();
      const there = await openFor('IS2');
      expect(await there.ownership.list()).toEqual([]);
      await there.ownership.write([
        { put: owned('+471', { sid: 'BS9' }) },
        { remove: { type: 'sms', address: '+472' } },
      ]);
      expect(await there.ownership.list()).toEqual([owned('+471', { sid: 'BS9' })]);
      there.close();
      const again = await openFor('IS1');
      expect(await again.ownership.list()).toEqual([owned('+471'), owned('+472')]);
      again.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes the steps of one write in their order', async () => {
    await store.ownership.write([
      { put: owned('+471') },
      { remove: { type: 'sms', address: '+471' } },
      { remove: { type: 'sms', address: '+472' } },
      { put: owned('+472') },
    ]);
    expect(await store.ownership.list()).toEqual([owned('+472')]);
  });

  it('lists more than are read at once, each once', async () => {
    const many = Array.from({ length: 2 * ROWS_AT_ONCE + 1 }, (_, n) => owned(`+47${String(n).padStart(8, '0')}`));
    await put(...many.toReversed());
    expect(await store.ownership.list()).toEqual(many);
  });

  it('lists just as many as are read at once', async () => {
    await put(...Array.from({ length: ROWS_AT_ONCE }, (_, n) => owned(`+47${n}`)));
    expect(await store.ownership.list()).toHaveLength(ROWS_AT_ONCE);
  });
});

describe('the audit of what sync did', () => {
  const CHANGES: readonly [why: string, write: OwnershipWrite, action: string, reason: string, sid: string | null][] = [
    ['a binding made', { put: owned('+471'), change: change() }, 'sync-created', 'roster: new-in-source', 'BS1'],
    [
      'a binding deleted',
      {
        remove: { type: 'sms', address: '+4790001234' },
        change: change({ action: 'sync-deleted', source: 'app', reason: 'unregistered' }),
      },
      'sync-deleted',
      'app: unregistered',
      'BS1',
    ],
    [
      'one whose sid is not known',
      { put: owned('+471'), change: change({ action: 'sync-let-go', reason: 'taken-over', sid: '' }) },
      'sync-let-go',
      'roster: taken-over',
      null,
    ],
  ];

  it.each(CHANGES)(
    'names the source and why, and the end of the address: %s',
    async (_why, write, action, reason, sid) => {
      await store.ownership.write([write]);
      const entry = { at: 1_000, action, reason, type: 'sms', address: '…1234', identity: 'ana', sid };
      expect(await audit()).toEqual([entry]);
    },
  );

  it('has no entry for a record alone', async () => {
    await put(owned('+471'));
    expect(await audit()).toEqual([]);
  });

  it('is written with the records, or neither is', async () => {
    const broken = { ...owned('+472'), identity: Symbol('nobody') } as unknown as OwnedBinding;
    const writes = [{ put: owned('+471'), change: change() }, { put: broken }];
    await expect(store.ownership.write(writes)).rejects.toThrow();
    expect([await store.ownership.list(), await audit()]).toEqual([[], []]);
  });
});
