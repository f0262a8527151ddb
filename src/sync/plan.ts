import { chunksOf, runThrough } from './in-steps.ts';
import { addressKey } from './ownership.ts';
import { type Present, planToHave, planToLose } from './plan-address.ts';
import { makeRoom } from './plan-room.ts';
import { createDraft, type Plan, type PlanInput } from './plan-step.ts';
import type { ActualBinding, Owned } from './ports.ts';

export type {
  Adopt,
  Conflict,
  Create,
  Delete,
  Forget,
  Mark,
  Plan,
  PlanInput,
  Replace,
} from './plan-step.ts';

/** Compares, address by address, and stops to be told to go on about every 1,000 of them. Only what sync made is ever replaced or deleted. */
export function* planSteps(input: PlanInput): Generator<void, Plan> {
  const draft = createDraft();
  const { bindings, bound } = yield* indexActual(input.actual);
  const records = yield* indexOwned(input.owned);
  const presentAt = (key: string): Present => ({ owned: records.get(key), bindings: bindings.get(key) ?? [] });
  for (const some of chunksOf(input.desired)) {
    for (const desired of some) {
      const key = addressKey(desired);
      planToHave(desired, presentAt(key), { input, draft });
      records.delete(key);
    }
    yield;
  }
  // What is left of the records is what nobody wants.
  for (const some of chunksOf([...records])) {
    for (const [key, owned] of some) planToLose(owned, { key, bindings: bindings.get(key) ?? [] }, { input, draft });
    yield;
  }
  return makeRoom(draft, bound);
}

/** The same at one go. */
export const planSync = (input: PlanInput): Plan => runThrough(planSteps(input));

/** A plan that changes nothing, neither bindings nor our own records. */
export const isQuiet = ({ adopts, creates, replaces, deletes, forgets, marks }: Plan): boolean =>
  [adopts, creates, replaces, deletes, forgets, marks].every((steps) => steps.length === 0);

/** Bindings by address key, and how many each identity has. */
function* indexActual(actual: readonly ActualBinding[]) {
  const bindings = new Map<string, ActualBinding[]>();
  const bound = new Map<string, number>();
  for (const some of chunksOf(actual)) {
    for (const binding of some) {
      const key = addressKey(binding);
      const others = bindings.get(key);
      if (others) others.push(binding);
      else bindings.set(key, [binding]);
      bound.set(binding.identity, (bound.get(binding.identity) ?? 0) + 1);
    }
    yield;
  }
  return { bindings, bound };
}

function* indexOwned(owned: readonly Owned[]) {
  const records = new Map<string, Owned>();
  for (const some of chunksOf(owned)) {
    for (const record of some) records.set(addressKey(record), record);
    yield;
  }
  return records;
}
