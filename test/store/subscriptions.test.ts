import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { memoryStore } from './samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});

afterEach(() => store.close());

describe('subscriptions', () => {
  it('are the last set of each client', async () => {
    expect(await store.subscriptions.get('tocsin-1')).toEqual([]);
    await store.subscriptions.put('tocsin-1', ['cold/#', 'tocsin/echo/1']);
    await store.subscriptions.put('tocsin-1', ['cold/+/+/telemetry']);
    expect(await store.subscriptions.get('tocsin-1')).toEqual(['cold/+/+/telemetry']);
    expect(await store.subscriptions.get('tocsin-2')).toEqual([]);
  });
});
