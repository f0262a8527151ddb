import { err, ok } from '../../src/base/result.ts';
import { addressKey } from '../../src/sync/ownership.ts';
import type { ActualBinding, BindingsPort, Owned, OwnershipPort, ServiceFault } from '../../src/sync/ports.ts';

/** Thrown in place of a crash. */
export class Crash extends Error {}

export interface World {
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
  /** Calls that were made, in order: `create sms:+47… ana [a b]`, `delete BS1`, `put …`, `remove …`. */
  readonly calls: readonly string[];
  readonly actual: () => readonly ActualBinding[];
  readonly owned: () => readonly Owned[];
  /** Binds as somebody else would. */
  readonly bindByOthers: (binding: Omit<ActualBinding, 'sid'>) => string;
  readonly unbindByOthers: (sid: string) => void;
  /** Answers creates of this address, or any call on the word `all`, like this; null ends it. */
  readonly refuse: (what: string, fault: ServiceFault | null) => void;
  /** Dies at the n-th half step from now: before or after the effect of a call. Infinity: never. */
  readonly crashAt: (halfStep: number) => void;
}

/** A Notify service that replaces by address as the contract says, two bindings a page, and sync's own records. */
export const createWorld = (): World => {
  const calls: string[] = [];
  const bindings = new Map<string, ActualBinding>();
  const records = new Map<string, Owned>();
  const refused = new Map<string, ServiceFault>();
  let sequence = 0;
  let left = Number.POSITIVE_INFINITY;
  const halfStep = () => {
    if (left-- <= 0) throw new Crash();
  };
  const step = async <T>(call: string, effect: () => T): Promise<T> => {
    halfStep();
    calls.push(call);
    const result = effect();
    halfStep();
    return result;
  };
  const bind = (binding: Omit<ActualBinding, 'sid'>) => {
    const sid = `BS${++sequence}`;
    bindings.set(addressKey(binding), { ...binding, sid });
    return sid;
  };
  const unbind = (sid: string): boolean =>
    [...bindings].some(([key, binding]) => binding.sid === sid && bindings.delete(key));
  const create: BindingsPort['create'] = ({ Identity, BindingType, Address, Tag }) => {
    const binding = { identity: Identity, type: BindingType, address: Address, tags: Tag };
    const fault = refused.get(Address) ?? refused.get('all');
    return step(`create ${addressKey(binding)} ${Identity} [${Tag.join(' ')}]`, () =>
      fault ? err(fault) : ok({ sid: bind(binding) }),
    );
  };
  return {
    bindings: {
      create,
      delete: (sid) => {
        const fault = refused.get('all');
        return step(`delete ${sid}`, () => {
          if (fault) return err(fault);
          return unbind(sid) ? ok(null) : err({ status: 404, code: 20404, message: 'not found' });
        });
      },
      page: async (after) => {
        const fault = refused.get('all');
        if (fault) return err(fault);
        const start = Number(after ?? 0);
        const all = [...bindings.values()];
        return ok({ bindings: all.slice(start, start + 2), next: start + 2 < all.length ? String(start + 2) : null });
      },
    },
    ownership: {
      list: async () => [...records.values()],
      put: (owned) => step(`put ${addressKey(owned)}`, () => void records.set(addressKey(owned), owned)),
      remove: (type, address) =>
        step(`remove ${type}:${address}`, () => void records.delete(addressKey({ type, address }))),
    },
    calls,
    actual: () => [...bindings.values()],
    owned: () => [...records.values()],
    bindByOthers: bind,
    unbindByOthers: (sid) => void unbind(sid),
    refuse: (what, fault) => void (fault ? refused.set(what, fault) : refused.delete(what)),
    crashAt: (step) => {
      left = step;
    },
  };
};
