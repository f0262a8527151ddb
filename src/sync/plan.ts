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

/**
 * Compares, address by address, and stops to be told to go on about every 1,000 of them. Only what sync made is ever
 * replaced or deleted.
 */
export function* planSteps(input: PlanInput): Generator<void, Plan> {
  const draft = createDraft();
  const { places, bound } = yield* indexActual(input.actual);
  yield* indexOwned(input.owned, places);
  for (const some of chunksOf(input.desired)) {
    for (const desired of some) {
      const place = places.get(addressKey(desired));
      planToHave(desired, place ?? NOTHING, { input, draft });
      if (place) place.isWanted = true;
    }
    yield;
  }
  for (const some of chunksOf([...places])) {
    for (const [key, { owned, bindings, isWanted }] of some)
      if (owned && !isWanted) planToLose(owned, { key, bindings }, { input, draft });
    yield;
  }
  return makeRoom(draft, bound);
}

/** One address, and all that there is to know of it. */
interface Place extends Present {
  owned: Owned | undefined;
  readonly bindings: ActualBinding[];
  isWanted: boolean;
}

const NOTHING: Present = { owned: undefined, bindings: [] };

/** The same at one go. */
export const planSync = (input: PlanInput): Plan => runThrough(planSteps(input));

/** A plan that changes nothing, neither bindings nor our own records. */
export const isQuiet = ({ adopts, creates, replaces, deletes, forgets, marks }: Plan): boolean =>
  [adopts, creates, replaces, deletes, forgets, marks].every((steps) => steps.length === 0);

/** By address key, and how many bindings each identity has. */
function* indexActual(actual: readonly ActualBinding[]) {
  const places = new Map<string, Place>();
  const bound = new Map<string, number>();
  for (const some of chunksOf(actual)) {
    for (const binding of some) {
      placeAt(places, addressKey(binding)).bindings.push(binding);
      bound.set(binding.identity, (bound.get(binding.identity) ?? 0) + 1);
    }
    yield;
  }
  return { places, bound };
}

function* indexOwned(owned: readonly Owned[], places: Map<string, Place>) {
  for (const some of chunksOf(owned)) {
    for (const record of some) placeAt(places, addressKey(record)).owned = record;
    yield;
  }
}

const placeAt = (places: Map<string, Place>, key: string): Place => {
  const known = places.get(key);
  if (known) return known;
  const place: Place = { owned: undefined, bindings: [], isWanted: false };
  places.set(key, place);
  return place;
};
