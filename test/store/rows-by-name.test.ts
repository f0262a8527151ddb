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

describe('rule texts', () => {
  it('keep the last good text of each file', async () => {
    expect(await store.ruleTexts.get()).toEqual(new Map());
    await store.ruleTexts.put('b.yaml', 'version: 1\n', 5);
    await store.ruleTexts.put('a.yaml', 'old', 5);
    await store.ruleTexts.put('a.yaml', 'version: 1 # ⏰\r\n', 6);
    expect([...(await store.ruleTexts.get())]).toEqual([
      ['a.yaml', { text: 'version: 1 # ⏰\r\n', acceptedAt: 6 }],
      ['b.yaml', { text: 'version: 1\n', acceptedAt: 5 }],
    ]);
  });

  it('go with their file', async () => {
    await store.ruleTexts.put('a.yaml', 'text', 5);
    await store.ruleTexts.remove('a.yaml');
    await store.ruleTexts.remove('never-there.yaml');
    expect((await store.ruleTexts.get()).size).toBe(0);
  });
});

describe('subscriptions', () => {
  it('are the last set of each client', async () => {
    expect(await store.subscriptions.get('tocsin-1')).toEqual([]);
    await store.subscriptions.put('tocsin-1', ['cold/#', 'tocsin/echo/1']);
    await store.subscriptions.put('tocsin-1', ['cold/+/+/telemetry']);
    expect(await store.subscriptions.get('tocsin-1')).toEqual(['cold/+/+/telemetry']);
    expect(await store.subscriptions.get('tocsin-2')).toEqual([]);
  });
});

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
