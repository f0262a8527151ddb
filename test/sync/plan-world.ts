import { addressKey, goneRecord, isOurs, madeRecord, pendingRecord } from '../../src/sync/ownership.ts';
import type { Plan } from '../../src/sync/plan.ts';
import type { ActualBinding, Owned } from '../../src/sync/ports.ts';
import type { DesiredBinding } from '../../src/sync/source.ts';

export interface PlanWorld {
  readonly actual: readonly ActualBinding[];
  readonly owned: readonly Owned[];
}

/** Carries out `plan` as a service that has one binding per address would, and calls `look` after each step. */
export const carryOut = (plan: Plan, start: PlanWorld, look: (world: PlanWorld) => void): PlanWorld => {
  let actual = start.actual;
  const records = new Map(start.owned.map((record) => [addressKey(record), record]));
  const now = (): PlanWorld => ({ actual, owned: [...records.values()] });
  const remove = (sids: readonly string[]) => {
    actual = actual.filter(({ sid }) => !sids.includes(sid));
  };
  const bind = (desired: DesiredBinding, superseded: readonly string[]) => {
    const { identity, type, address, tags } = desired;
    const sid = `new-${++made}`;
    records.set(addressKey(desired), pendingRecord(desired, superseded[0] ?? ''));
    actual = [...actual.filter((one) => !superseded.includes(one.sid)), { sid, identity, type, address, tags }];
    records.set(addressKey(desired), madeRecord(desired, sid));
  };
  const steps: readonly (() => void)[] = [
    ...plan.adopts.map(({ desired, sid, superseded }) => () => {
      remove(superseded);
      records.set(addressKey(desired), madeRecord(desired, sid));
    }),
    ...plan.creates.flatMap(({ desired, first }) => [
      () => {
        remove(first?.sids ?? []);
        if (first) records.delete(addressKey(first.owned));
      },
      () => bind(desired, []),
    ]),
    ...plan.replaces.map(
      ({ desired, superseded }) =>
        () =>
          bind(desired, superseded),
    ),
    ...plan.deletes.map(({ owned, sids }) => () => {
      remove(sids);
      records.delete(addressKey(owned));
    }),
    ...plan.forgets.map(
      ({ owned }) =>
        () =>
          void records.delete(addressKey(owned)),
    ),
    ...plan.marks.map(
      ({ owned, goneAt }) =>
        () =>
          void records.set(addressKey(owned), goneRecord(owned, goneAt)),
    ),
  ];
  for (const step of steps) {
    step();
    look(now());
  }
  return now();
};

let made = 0;

/** Sids that `plan` would take away or write down as its own. */
export const touchedSids = (plan: Plan): readonly string[] => [
  ...plan.adopts.flatMap(({ sid, superseded }) => [sid, ...superseded]),
  ...plan.creates.flatMap(({ first }) => first?.sids ?? []),
  ...plan.replaces.flatMap(({ superseded }) => superseded),
  ...plan.deletes.flatMap(({ sids }) => sids),
];

/** Sids of bindings that no record calls ours. */
export const foreignSids = ({ actual, owned }: PlanWorld): ReadonlySet<string> => {
  const records = new Map(owned.map((record) => [addressKey(record), record]));
  const isForeign = (binding: ActualBinding) => {
    const record = records.get(addressKey(binding));
    return !record || !isOurs(record, binding);
  };
  return new Set(actual.filter(isForeign).map(({ sid }) => sid));
};
