import { chunksOf, runThrough } from '../base/in-steps.ts';
import { type ByAddress, createByAddress } from './by-address.ts';
import { type AtPlace, isAsWanted, type Present, planToHave, planToLose } from './plan-address.ts';
import { makeRoom } from './plan-room.ts';
import { createDraft, type Draft, type Plan, type PlanInput } from './plan-step.ts';
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
  const places = createByAddress<Place>();
  yield* placeActual(input.actual, places);
  const ours = yield* placeOwned(input.owned, places);
  for (const some of chunksOf(input.desired)) {
    for (const desired of some) {
      const place = places.get(desired);
      if (place) place.isWanted = true;
      if (place && isAsWanted(desired, place)) draft.untouched += 1;
      else planToHave(desired, presentAt(place), { input, draft });
    }
    yield;
  }
  for (const some of chunksOf(ours)) {
    for (const place of some)
      if (place.owned && !place.isWanted) planToLose(place.owned, presentAt(place), { input, draft });
    yield;
  }
  return makeRoom(draft, yield* countBound(input.actual, draft));
}

/** One address, and all that there is to know of it. A list for each would be more than what stands in it. */
interface Place extends AtPlace {
  owned: Owned | undefined;
  readonly first: ActualBinding | undefined;
  others: readonly ActualBinding[];
  isWanted: boolean;
}

const NONE: readonly ActualBinding[] = [];

const presentAt = (place: Place | undefined): Present => ({
  owned: place?.owned,
  bindings: place?.first ? [place.first, ...place.others] : NONE,
});

/** The same at one go. */
export const planSync = (input: PlanInput): Plan => runThrough(planSteps(input));

/** A plan that changes nothing, neither bindings nor our own records. */
export const isQuiet = ({ adopts, creates, replaces, deletes, forgets, marks }: Plan): boolean =>
  [adopts, creates, replaces, deletes, forgets, marks].every((steps) => steps.length === 0);

function* placeActual(actual: readonly ActualBinding[], places: ByAddress<Place>): Generator<void> {
  for (const some of chunksOf(actual)) {
    for (const first of some) {
      const place = places.get(first);
      if (place) place.others = [...place.others, first];
      else places.set(first, { owned: undefined, first, others: NONE, isWanted: false });
    }
    yield;
  }
}

/** Returns the places of all records, in their order. */
function* placeOwned(owned: readonly Owned[], places: ByAddress<Place>): Generator<void, readonly Place[]> {
  const ours: Place[] = [];
  for (const some of chunksOf(owned)) {
    for (const record of some) {
      const place = places.get(record) ?? { owned: record, first: undefined, others: NONE, isWanted: false };
      if (place.first) place.owned = record;
      else places.set(record, place);
      ours.push(place);
    }
    yield;
  }
  return ours;
}

/** How many bindings each identity has that is to get one. */
function* countBound(
  actual: readonly ActualBinding[],
  { creates, replaces }: Draft,
): Generator<void, Map<string, number>> {
  const bound = new Map([...creates, ...replaces].map(({ desired }) => [desired.identity, 0]));
  for (const some of bound.size > 0 ? chunksOf(actual) : []) {
    for (const { identity } of some) {
      const count = bound.get(identity);
      if (count !== undefined) bound.set(identity, count + 1);
    }
    yield;
  }
  return bound;
}
