import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asBindingSid } from '../../src/model/ids.ts';
import type { OwnedBinding } from '../../src/store/ownership.ts';
import type { Store } from '../../src/store/store.ts';
import { memoryStore } from './samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});

afterEach(() => store.close());

describe('ownership', () => {
  const owned = (address: string, parts: Partial<OwnedBinding> = {}): OwnedBinding => ({
    source: 'roster',
    type: 'sms',
    address,
    sid: asBindingSid('BS1'),
    identity: 'ana',
    hash: 'h',
    ...parts,
  });

  it('lists what each source made', async () => {
    await store.ownership.put(owned('+472'));
    await store.ownership.put(owned('+471'));
    await store.ownership.put(owned('+473', { source: 'registrations' }));
    expect(await store.ownership.list('roster')).toEqual([owned('+471'), owned('+472')]);
    expect(await store.ownership.list('nowhere')).toEqual([]);
  });

  it('passes to the last who put it, and ends when it is removed', async () => {
    await store.ownership.put(owned('+471'));
    await store.ownership.put(owned('+471', { source: 'registrations', hash: 'h2' }));
    expect(await store.ownership.list('roster')).toEqual([]);
    expect(await store.ownership.list('registrations')).toEqual([
      owned('+471', { source: 'registrations', hash: 'h2' }),
    ]);
    await store.ownership.remove('apn', '+471');
    await store.ownership.remove('sms', '+471');
    expect(await store.ownership.list('registrations')).toEqual([]);
  });
});
