import { createByAddress } from './by-address.ts';
import type { ActualBinding, BindingsPort, Change, Owned, OwnershipPort } from './ports.ts';
import type { Bound } from './reach.ts';

/** The ports of a run, which remember what went through them, so that nothing has to be read again after it. */
export interface Mirror {
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
  /** Every binding that there is now; `actual` is what was read before. */
  readonly boundNow: (actual: readonly ActualBinding[]) => readonly Bound[];
  /** Every record that there is now; `owned` is what was read before. */
  readonly ownedNow: (owned: readonly Owned[]) => Iterable<Owned>;
  /** How many changes of a kind were written down. */
  readonly changes: (action: Change['action']) => number;
}

export const createMirror = (bindings: BindingsPort, ownership: OwnershipPort): Mirror => {
  return { ...mirrorBindings(bindings), ...mirrorOwnership(ownership) };
};

const mirrorBindings = (bindings: BindingsPort): Pick<Mirror, 'bindings' | 'boundNow'> => {
  const made = createByAddress<Bound & { readonly sid: string }>();
  const deleted = new Set<string>();
  return {
    bindings: {
      page: bindings.page,
      create: async (binding) => {
        const { Identity: identity, BindingType: type, Address: address, Tag: tags } = binding;
        const created = await bindings.create(binding);
        if (created.ok) made.set({ type, address }, { identity, type, tags, sid: created.value.sid });
        return created;
      },
      delete: async (sid) => {
        const result = await bindings.delete(sid);
        if (result.ok || result.error.status === 404) deleted.add(sid);
        return result;
      },
    },
    boundNow: (actual) => {
      if (made.isEmpty() && deleted.size === 0) return actual;
      const now: Bound[] = actual.filter((one) => !deleted.has(one.sid) && !made.has(one));
      for (const one of made.values()) if (!deleted.has(one.sid)) now.push(one);
      return now;
    },
  };
};

const mirrorOwnership = (ownership: OwnershipPort): Pick<Mirror, 'ownership' | 'ownedNow' | 'changes'> => {
  const records = createByAddress<Owned | null>();
  const counts = new Map<Change['action'], number>();
  return {
    ownership: {
      list: ownership.list,
      write: async (writes) => {
        await ownership.write(writes);
        for (const write of writes) {
          records.set('put' in write ? write.put : write.remove, 'put' in write ? write.put : null);
          if (write.change) counts.set(write.change.action, (counts.get(write.change.action) ?? 0) + 1);
        }
      },
    },
    ownedNow: function* (owned) {
      for (const one of owned) if (!records.has(one)) yield one;
      for (const record of records.values()) if (record) yield record;
    },
    changes: (action) => counts.get(action) ?? 0,
  };
};
