import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
