import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { binding, memoryStore } from '../samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore(1_000);
});

afterEach(() => store.close());

const audit = async () => (await store.lists.audit({})).items.map(({ action, sid }) => `${action} ${sid}`);
const ana = binding('BS1', { tags: ['on-call'], createdAt: 5, updatedAt: 7 });

describe('bindings of another account', () => {
  it('are taken with their sids and times, once', async () => {
    expect(await store.notify.importBindings([ana, binding('BS2')])).toEqual({ created: 2, unchanged: 0, kept: 0 });
    expect(await store.notify.binding(ana.sid)).toEqual(ana);
    const again = await store.notify.importBindings([ana, binding('BS2'), binding('BS3')]);
    expect(again).toEqual({ created: 1, unchanged: 2, kept: 0 });
    expect(await audit()).toEqual([]);
  });

  it('do not come back that were removed here', async () => {
    await store.notify.importBindings([ana]);
    await store.notify.removeBinding(ana.sid, 'deleted');
    expect(await store.notify.importBindings([ana])).toEqual({ created: 0, unchanged: 0, kept: 1 });
    expect(await store.notify.binding(ana.sid)).toBeNull();
  });

  it('do not come back that were replaced here, even by one that is gone since', async () => {
    await store.notify.importBindings([ana]);
    const newer = binding('BS9', { address: ana.address });
    await store.notify.putBinding(newer);
    await store.notify.removeBinding(newer.sid, 'deleted');
    expect(await store.notify.importBindings([ana])).toEqual({ created: 0, unchanged: 0, kept: 1 });
  });

  it.each([
    ['newer here, is kept', 8, 'kept', 'BS9'],
    ['older here, goes over', 6, 'created', 'BS1'],
    ['as old here, goes over', 7, 'created', 'BS1'],
  ] as const)('to an address whose binding is %s', async (_, updatedAt, count, holder) => {
    await store.notify.putBinding(binding('BS9', { address: ana.address, updatedAt }));
    expect(await store.notify.importBindings([ana])).toMatchObject({ [count]: 1 });
    const left = await store.notify.bindings({ service: ana.service, identities: [], tags: [] }, null, 10);
    expect(left.map(({ sid }) => sid)).toEqual([holder]);
    expect(await audit()).toEqual(holder === 'BS1' ? ['binding-replaced BS9'] : []);
  });

  it('are taken all or not at all', async () => {
    const broken = { ...binding('BS2'), identity: undefined };
    // @ts-expect-error an identity must be there: this stands for any statement that fails half way
    await expect(store.notify.importBindings([ana, broken])).rejects.toThrow();
    expect(await store.notify.binding(ana.sid)).toBeNull();
  });
});
