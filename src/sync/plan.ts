import type { Reason } from '../model/reason.ts';
import { addressKey, isOurs, isRecorded, sameContent } from './ownership.ts';
import type { ActualBinding, Owned } from './ports.ts';
import type { DesiredBinding } from './source.ts';

/** What would make the actual bindings those that the sources want; every step says why. */
export interface Plan {
  /** Bindings that are as wanted, and only our records are not. */
  readonly adopts: readonly Adopt[];
  readonly creates: readonly Create[];
  readonly replaces: readonly Replace[];
  readonly deletes: readonly Delete[];
  /** Records of bindings that are no longer there, or no longer ours. */
  readonly forgets: readonly Forget[];
  /** Bindings that went without us and are not made again: to be written down so. */
  readonly marks: readonly Mark[];
  /** Wanted, and left unbound: what was marked in an earlier run. */
  readonly gone: readonly DesiredBinding[];
  /** Addresses that somebody else has bound, or for which the identity has no room: reported, never overwritten. */
  readonly conflicts: readonly Conflict[];
  readonly untouched: number;
}

export interface Create {
  readonly desired: DesiredBinding;
  readonly reason: Reason;
  /** At the limit of 20 bindings of one identity this one has to go before; null: nothing has to. */
  readonly first: Delete | null;
}

export interface Replace {
  readonly desired: DesiredBinding;
  readonly owned: Owned;
  /** Sids that have to be gone once the new binding is there. */
  readonly superseded: readonly string[];
  readonly reason: Reason;
}

export interface Adopt {
  readonly desired: DesiredBinding;
  readonly sid: string;
  readonly superseded: readonly string[];
  readonly reason: Reason;
}

export interface Delete {
  readonly owned: Owned;
  readonly sids: readonly string[];
  readonly reason: Reason;
}

export interface Forget {
  readonly owned: Owned;
  readonly reason: Reason;
}

export interface Mark {
  readonly desired: DesiredBinding;
  readonly owned: Owned;
  /** Epoch ms. */
  readonly goneAt: number;
  readonly reason: Reason;
}

export interface Conflict {
  readonly desired: DesiredBinding;
  /** Of the foreign binding; empty where it is the identity that is full. */
  readonly sid: string;
  readonly reason: Reason;
}

export interface PlanInput {
  /** At most one per type and address (`merge.ts`). */
  readonly desired: readonly DesiredBinding[];
  readonly actual: readonly ActualBinding[];
  /** At most one per type and address. */
  readonly owned: readonly Owned[];
  /** Names of the sources that there are. */
  readonly sources: ReadonlySet<string>;
  /** Why a source took an address back, by address key. */
  readonly takenBack: ReadonlyMap<string, Reason>;
  /** Of owned sids that are not there: when a provider said that nobody is at the address (epoch ms). */
  readonly goneSids: ReadonlyMap<string, number>;
  /** Take over a foreign binding where a source wants one. */
  readonly adopt: boolean;
  /** What to do about a binding of ours that somebody deleted. */
  readonly missing: 'create' | 'accept';
  /** Epoch ms. */
  readonly now: number;
}

/** Compares, address by address. Only what sync made is ever replaced or deleted. */
export const planSync = ({ desired, actual, owned }: PlanInput): Plan => {
  const actualByKey = Map.groupBy(actual, addressKey);
  const ownedByKey = new Map(owned.map((record) => [addressKey(record), record]));
  const wanted = new Set(desired.map(addressKey));
  const sort = (record: Owned | undefined, bindings: readonly ActualBinding[] = []) => ({
    owned: record,
    ours: bindings.filter((binding) => record && isOurs(record, binding)),
    foreign: bindings.find((binding) => !record || !isOurs(record, binding)),
  });
  const steps = [
    ...desired.flatMap((one) => {
      const key = addressKey(one);
      return stepsToHave(one, sort(ownedByKey.get(key), actualByKey.get(key)));
    }),
    ...owned
      .filter((record) => !wanted.has(addressKey(record)))
      .map((record) => stepToLose(record, sort(record, actualByKey.get(addressKey(record))))),
  ];
  return {
    creates: steps.flatMap((step) => step.create ?? []),
    replaces: steps.flatMap((step) => step.replace ?? []),
    adopts: steps.flatMap((step) => step.adopt ?? []),
    deletes: steps.flatMap((step) => step.delete ?? []),
    forgets: steps.flatMap((step) => step.forget ?? []),
    conflicts: steps.flatMap((step) => step.conflict ?? []),
    untouched: steps.flatMap((step) => step.untouched ?? []),
  };
};

/** Steps of a plan that change nothing but our own records, or nothing at all. */
export const isQuiet = ({ creates, replaces, adopts, deletes, forgets }: Plan): boolean =>
  creates.length + replaces.length + adopts.length + deletes.length + forgets.length === 0;

/** One of its keys is set. */
interface Step {
  readonly create?: Create;
  readonly replace?: Replace;
  readonly adopt?: Adopt;
  readonly delete?: Delete;
  readonly forget?: Forget;
  readonly conflict?: Conflict;
  readonly untouched?: DesiredBinding;
}

/** What is bound to one address, and whose it is. */
interface Present {
  readonly owned: Owned | undefined;
  readonly ours: readonly ActualBinding[];
  readonly foreign: ActualBinding | undefined;
}

const stepsToHave = (desired: DesiredBinding, { owned, ours, foreign }: Present): readonly Step[] => {
  if (foreign) return conflictWith(desired, foreign, ours.length === 0 ? owned : undefined);
  const match = ours.find((binding) => sameContent(binding, desired));
  const superseded = ours.filter((binding) => binding !== match).map(({ sid }) => sid);
  if (match) {
    const isDone = superseded.length === 0 && owned && isRecorded(owned, desired, match.sid);
    return [
      isDone ? { untouched: desired } : { adopt: { desired, sid: match.sid, superseded, reason: 'answer-was-lost' } },
    ];
  }
  const [old] = ours;
  if (!old) return [{ create: { desired, reason: owned ? 'binding-missing' : 'new-in-roster' } }];
  const reason = old.identity === desired.identity ? 'tags-changed' : 'identity-changed';
  return [{ replace: { desired, superseded, reason } }];
};

const conflictWith = (desired: DesiredBinding, foreign: ActualBinding, stale: Owned | undefined): readonly Step[] => {
  const reason = sameContent(foreign, desired) ? 'foreign-binding-same' : 'foreign-binding';
  const conflict: Step = { conflict: { desired, sid: foreign.sid, reason } };
  return stale ? [conflict, { forget: { owned: stale, reason: 'taken-over' } }] : [conflict];
};

const stepToLose = (owned: Owned, { ours, foreign }: Present): Step =>
  ours.length > 0
    ? { delete: { owned, sids: ours.map(({ sid }) => sid), reason: 'left-roster' } }
    : { forget: { owned, reason: foreign ? 'taken-over' : 'binding-gone' } };
