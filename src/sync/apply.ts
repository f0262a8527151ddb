import type { Log } from '../base/log.ts';
import { shortenAddress } from '../base/redacted.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { BindingType } from '../model/binding.ts';
import type { Reason } from '../model/reason.ts';
import { type DesiredBinding, madeRecord, pendingRecord } from './ownership.ts';
import type { Plan } from './plan.ts';
import type { BindingsPort, OwnershipPort, ServiceFault } from './ports.ts';

export interface ApplyDeps {
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
  readonly log: Log;
}

/** What came of a plan. */
export interface Applied {
  readonly done: number;
  readonly failures: readonly Failure[];
  /** The service is not to be had: the steps after the last failure were not tried. */
  readonly stopped: boolean;
}

/** A step that the service refused; the address is shortened. */
export interface Failure extends ServiceFault {
  readonly type: BindingType;
  readonly address: string;
  readonly reason: Reason;
}

/**
 * Carries out a plan, step by step: what people need comes first, what is taken from them last. A crash between any
 * two awaits leaves a state from which the next plan goes on, nothing doubled, nothing orphaned: intent is written
 * before a create, the record goes only after the binding. Rejects only if `ownership` does.
 */
export const applyPlan = async (plan: Plan, deps: ApplyDeps): Promise<Applied> => {
  const failures: Failure[] = [];
  let done = 0;
  for (const { place, reason, run } of stepsOf(plan, deps)) {
    const result = await run();
    if (result.ok) {
      done += 1;
      deps.log.info('binding synced', { type: place.type, address: shortenAddress(place.address), reason });
      continue;
    }
    failures.push(toFailure(result.error, place, reason));
    deps.log.warn('binding not synced', { ...failures.at(-1) });
    if (isOutOfReach(result.error)) return { done, failures, stopped: true };
  }
  return { done, failures, stopped: false };
};

interface Step {
  readonly place: { readonly type: BindingType; readonly address: string };
  readonly reason: Reason;
  readonly run: () => Promise<Result<null, ServiceFault>>;
}

const stepsOf = (plan: Plan, deps: ApplyDeps): readonly Step[] => [
  ...plan.adopts.map(({ desired, sid, superseded, reason }) => ({
    place: desired,
    reason,
    run: () => settle(desired, { sid, superseded }, deps),
  })),
  ...plan.replaces.map(({ desired, superseded, reason }) => ({
    place: desired,
    reason,
    run: () => create(desired, superseded, deps),
  })),
  ...plan.creates.map(({ desired, reason }) => ({ place: desired, reason, run: () => create(desired, [], deps) })),
  ...plan.deletes.map(({ owned, sids, reason }) => ({
    place: owned,
    reason,
    run: async () => {
      const gone = await deleteAll(sids, deps.bindings);
      if (gone.ok) await deps.ownership.remove(owned.type, owned.address);
      return gone;
    },
  })),
  ...plan.forgets.map(({ owned, reason }) => ({
    place: owned,
    reason,
    run: async () => {
      await deps.ownership.remove(owned.type, owned.address);
      return ok(null);
    },
  })),
];

/** The address is bound throughout: the old binding goes only once the new one is there. */
const create = async (desired: DesiredBinding, superseded: readonly string[], deps: ApplyDeps) => {
  await deps.ownership.put(pendingRecord(desired, superseded[0] ?? ''));
  const created = await deps.bindings.create({
    Identity: desired.identity,
    BindingType: desired.type,
    Address: desired.address,
    Tag: desired.tags,
  });
  if (created.ok) return settle(desired, { sid: created.value.sid, superseded }, deps);
  // Surely not made, so a binding that looks like it would be somebody else's.
  if (superseded.length === 0 && !isOutOfReach(created.error))
    await deps.ownership.remove(desired.type, desired.address);
  return created;
};

/** Removes what the binding `sid` supersedes, then writes it down as made. */
const settle = async (
  desired: DesiredBinding,
  { sid, superseded }: { readonly sid: string; readonly superseded: readonly string[] },
  { bindings, ownership }: ApplyDeps,
): Promise<Result<null, ServiceFault>> => {
  const gone = await deleteAll(
    superseded.filter((old) => old !== sid),
    bindings,
  );
  if (gone.ok) await ownership.put(madeRecord(desired, sid));
  return gone;
};

const deleteAll = async (sids: readonly string[], bindings: BindingsPort): Promise<Result<null, ServiceFault>> => {
  for (const sid of sids) {
    const deleted = await bindings.delete(sid);
    // The service removes what a new binding of the same address replaces: that it is gone already is what was wanted.
    if (!deleted.ok && deleted.error.status !== 404) return err(deleted.error);
  }
  return ok(null);
};

/** Services like to quote the address they refuse. */
const toFailure = (fault: ServiceFault, { type, address }: Step['place'], reason: Reason): Failure => {
  const short = shortenAddress(address);
  return { ...fault, message: fault.message.replaceAll(address, short), type, address: short, reason };
};

/** No answer, no credentials, too many requests, or trouble of its own: the next step would meet the same. */
const isOutOfReach = ({ status }: ServiceFault): boolean =>
  status === 0 || status === 401 || status === 403 || status === 429 || status >= 500;
