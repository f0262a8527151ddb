import { err, ok, type Result } from '../base/result.ts';
import type { BindingsPort, OwnershipPort, OwnershipWrite, ServiceFault } from './ports.ts';
import type { Step } from './run-steps.ts';

/** What came of one step; `fault` null if it was taken. */
export interface Taken {
  readonly fault: ServiceFault | null;
  /** What is to be written down now; null: nothing. */
  readonly write: OwnershipWrite | null;
}

interface StepDeps {
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
}

/** Asks the service for what a step needs. The address is bound throughout: the old binding goes only once the new one is there. */
export const takeStep = async (step: Step, deps: StepDeps): Promise<Taken> => {
  const room = await makeRoom(step.first, deps);
  if (!room.ok) return { fault: room.error, write: step.undo };
  const created = await create(step, deps.bindings);
  if (!created.ok) return { fault: created.error, write: isRefusal(created.error) ? step.undo : null };
  const { sid } = created.value;
  const gone = await deleteAll(
    step.sids.filter((old) => old !== sid),
    deps.bindings,
  );
  return gone.ok ? { fault: null, write: step.settle(sid) } : { fault: gone.error, write: null };
};

const makeRoom = async (first: Step | null, { bindings, ownership }: StepDeps): Promise<Result<null, ServiceFault>> => {
  if (first === null) return ok(null);
  const gone = await deleteAll(first.sids, bindings);
  if (gone.ok) await ownership.write([first.settle('')]);
  return gone;
};

const create = async (step: Step, bindings: BindingsPort): Promise<Result<{ readonly sid: string }, ServiceFault>> =>
  step.create ? bindings.create(step.create) : ok({ sid: '' });

const deleteAll = async (sids: readonly string[], bindings: BindingsPort): Promise<Result<null, ServiceFault>> => {
  for (const sid of sids) {
    const deleted = await bindings.delete(sid);
    // The service removes what a new binding of the same address replaces: that it is gone already is what was wanted.
    if (!deleted.ok && deleted.error.status !== 404) return err(deleted.error);
  }
  return ok(null);
};

/**
 * It was understood and refused, and others may fare better. Anything else (no answer, no credentials, too many requests,
 * trouble of its own) may have been done all the same, now or in an attempt before, and the next step would meet the same.
 */
export const isRefusal = ({ status }: ServiceFault): boolean =>
  status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
