import { err, ok, type Result } from '../../src/base/result.ts';
import { addressKey } from '../../src/sync/ownership.ts';
import type {
  ActualBinding,
  BindingsPort,
  FeedbackPort,
  Owned,
  OwnershipPort,
  OwnershipWrite,
  ServiceFault,
} from '../../src/sync/ports.ts';

/** Thrown in place of a crash. */
class Crash extends Error {}

/** What one call of sync did to the bindings: `made` took the place of `lost`, where both are there. */
export interface Effect {
  readonly made: ActualBinding | null;
  readonly lost: ActualBinding | null;
}

export interface World {
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
  readonly feedback: FeedbackPort;
  /** Calls that were made, in order: `create sms:+47… ana [a b]`, `delete BS1`, `write put …, remove …`, `page`. */
  readonly calls: readonly string[];
  /** Sids that stood in any page that was read. */
  readonly shown: ReadonlySet<string>;
  readonly actual: () => readonly ActualBinding[];
  readonly owned: () => readonly Owned[];
  /** Binds as somebody else would. */
  readonly bindByOthers: (binding: Pick<ActualBinding, 'identity' | 'type' | 'address' | 'tags'>) => string;
  readonly unbindByOthers: (sid: string) => void;
  /** A provider says that nobody is at the address any more: what is bound there goes, with this time (epoch ms). */
  readonly reportGone: (address: string, at: number) => void;
  readonly optOut: (key: string) => void;
  /** Answers creates of this address, or any call on the word `all`, like this; null ends it. */
  readonly refuse: (what: string, fault: ServiceFault | null) => void;
  /** Dies at the n-th half step from now, and stays dead: before or after the effect of a call. Infinity: lives. */
  readonly crashAt: (halfStep: number) => void;
  /** The n-th call of the service from now takes effect, and its answer is lost. Infinity: none. */
  readonly loseAnswer: (call: number) => void;
  /** Called before and after each effect. */
  readonly watch: (seen: () => void) => void;
  /** Called with each effect that sync had on the bindings. */
  readonly audit: (seen: (effect: Effect) => void) => void;
}

/** As many as one identity may have. */
const MOST = 20;

/** A Notify service that replaces by address as the contract says, two bindings a page, and sync's own records. */
export const createWorld = (): World => {
  const calls: string[] = [];
  const bindings = new Map<string, ActualBinding>();
  const records = new Map<string, Owned>();
  const refused = new Map<string, ServiceFault>();
  const gone = new Map<string, number>();
  const optedOut = new Set<string>();
  const shown = new Set<string>();
  const watchers = { halfStep: () => {}, effect: (_: Effect) => {} };
  let sequence = 0;
  let left = Number.POSITIVE_INFINITY;
  let lostIn = Number.POSITIVE_INFINITY;
  const answer = <T>(result: Result<T, ServiceFault>): Result<T, ServiceFault> =>
    lostIn-- === 0 ? err({ status: 500, code: 20500, message: 'the answer was lost' }) : result;
  const halfStep = () => {
    if (left <= 0) throw new Crash('the process died');
    left -= 1;
    watchers.halfStep();
  };
  const step = async <T>(call: string, effect: () => T): Promise<T> => {
    // As a call over the network would, it lets others go first.
    await Promise.resolve();
    halfStep();
    calls.push(call);
    const result = effect();
    halfStep();
    return result;
  };
  const bind = ({ identity, type, address, tags }: Omit<ActualBinding, 'sid'>): ActualBinding => {
    const made = { identity, type, address, tags, sid: `BS${++sequence}` };
    bindings.set(addressKey(made), made);
    return made;
  };
  const find = (sid: string) => [...bindings.values()].find((binding) => binding.sid === sid) ?? null;
  const isFull = (identity: string, key: string) =>
    [...bindings].filter(([other, binding]) => binding.identity === identity && other !== key).length >= MOST;
  const create: BindingsPort['create'] = ({ Identity, BindingType, Address, Tag }) => {
    const wanted = { identity: Identity, type: BindingType, address: Address, tags: Tag };
    const key = addressKey(wanted);
    const fault = refused.get(Address) ?? refused.get('all');
    return step(`create ${key} ${Identity} [${Tag.join(' ')}]`, () => {
      if (fault) return err(fault);
      if (isFull(Identity, key)) return err({ status: 400, code: 20001, message: 'too many bindings' });
      const lost = bindings.get(key) ?? null;
      const made = bind(wanted);
      watchers.effect({ made, lost });
      return answer(ok({ sid: made.sid }));
    });
  };
  const remove: BindingsPort['delete'] = (sid) =>
    step(`delete ${sid}`, () => {
      const fault = refused.get('all');
      if (fault) return err(fault);
      const lost = find(sid);
      if (!lost) return err({ status: 404, code: 20404, message: 'not found' });
      bindings.delete(addressKey(lost));
      watchers.effect({ made: null, lost });
      return answer(ok(null));
    });
  const write = (writes: readonly OwnershipWrite[]) =>
    step(`write ${writes.map(textOf).join(', ')}`, () => {
      for (const one of writes) {
        if ('put' in one) records.set(addressKey(one.put), one.put);
        else records.delete(addressKey(one.remove));
      }
    });
  return {
    bindings: {
      create,
      delete: remove,
      page: (after) =>
        step('page', () => {
          const fault = refused.get('all');
          if (fault) return err(fault);
          // By sid, so that what comes and goes meanwhile moves nothing past the reader.
          const start = Number(after ?? 0);
          const later = [...bindings.values()].filter(({ sid }) => numberOf(sid) > start).toSorted(bySid);
          const page = later.slice(0, PAGE);
          const last = page.at(-1);
          for (const { sid } of page) shown.add(sid);
          return ok({ bindings: page, next: later.length > PAGE && last ? String(numberOf(last.sid)) : null });
        }),
    },
    ownership: { list: async () => [...records.values()], write },
    feedback: {
      gone: async (sids) => new Map(sids.flatMap((sid) => [[sid, gone.get(sid)] as const]).filter(isKnown)),
      optedOut: async () => optedOut,
    },
    calls,
    shown,
    actual: () => [...bindings.values()],
    owned: () => [...records.values()],
    bindByOthers: (binding) => bind(binding).sid,
    unbindByOthers: (sid) => {
      const found = find(sid);
      if (found) bindings.delete(addressKey(found));
    },
    reportGone: (address, at) => {
      for (const binding of [...bindings.values()].filter((one) => one.address === address)) {
        bindings.delete(addressKey(binding));
        gone.set(binding.sid, at);
      }
    },
    optOut: (key) => void optedOut.add(key),
    refuse: (what, fault) => void (fault ? refused.set(what, fault) : refused.delete(what)),
    crashAt: (halfSteps) => {
      left = halfSteps;
    },
    loseAnswer: (call) => {
      lostIn = call;
    },
    watch: (seen) => {
      watchers.halfStep = seen;
    },
    audit: (seen) => {
      watchers.effect = seen;
    },
  };
};

const PAGE = 2;

const numberOf = (sid: string): number => Number(sid.slice(2));

const bySid = (a: ActualBinding, b: ActualBinding): number => numberOf(a.sid) - numberOf(b.sid);

const textOf = (write: OwnershipWrite): string =>
  'put' in write ? `put ${addressKey(write.put)}` : `remove ${addressKey(write.remove)}`;

const isKnown = (entry: readonly [string, number | undefined]): entry is readonly [string, number] =>
  entry[1] !== undefined;
