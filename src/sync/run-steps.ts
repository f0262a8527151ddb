import type { Reason } from '../model/reason.ts';
import { goneRecord, madeRecord, pendingRecord } from './ownership.ts';
import type { Adopt, Create, Delete, Forget, Mark, Plan, Replace } from './plan.ts';
import type { Change, NewBinding, Owned, OwnershipWrite } from './ports.ts';
import { toWaves } from './run-waves.ts';
import type { DesiredBinding } from './source.ts';

/** One step of a plan: what is written down before it, what the service is asked for, what is written down after it. */
export interface Step {
  readonly place: Pick<Owned, 'source' | 'type' | 'address' | 'identity'>;
  readonly reason: Reason;
  /** Written before the service is asked; null: nothing is. */
  readonly intent: Owned | null;
  /** Takes the intent back, once it is sure that nothing came of it. */
  readonly undo: OwnershipWrite | null;
  /** What has to go before the new binding has room. */
  readonly first: Step | null;
  readonly create: NewBinding | null;
  /** Sids that have to be gone once the new binding is there. */
  readonly sids: readonly string[];
  /** What is written down once all is done; `sid` is the created binding's, empty if none was to be created. */
  readonly settle: (sid: string) => OwnershipWrite;
  /** Until it is done, its identity has no binding at its address. */
  readonly awaited: boolean;
}

/** Steps that may be taken once those of the phase before are done. */
export interface Phase {
  readonly steps: Iterable<Step>;
  /** How many of them may be under way at once. */
  readonly inFlight: number;
}

/** The steps in the order in which they may be taken: what people need comes first, what is taken from them last. */
export const toPhases = (plan: Plan, inFlight: number): readonly Phase[] => [
  { steps: each(plan.adopts, adoptStep), inFlight },
  { steps: each(plan.creates, createStep), inFlight },
  ...inTurn(toWaves(plan.replaces), inFlight).map(({ moves, ...phase }) => ({
    ...phase,
    steps: each(moves, replaceStep),
  })),
  { steps: each(plan.deletes, deleteStep), inFlight },
  { steps: each(plan.forgets, forgetStep), inFlight },
  { steps: each(plan.marks, markStep), inFlight },
];

interface Moves {
  readonly moves: Replace[];
  readonly inFlight: number;
}

/** Waves of one step go one at a time in any case: joined they need no more than their order, and come to fewer transactions. */
const inTurn = (waves: readonly (readonly Replace[])[], inFlight: number): readonly Moves[] => {
  const joined: Moves[] = [];
  for (const wave of waves) {
    const last = joined.at(-1);
    const atOnce = Math.min(wave.length, inFlight);
    if (last && atOnce === 1 && last.inFlight === 1) for (const move of wave) last.moves.push(move);
    else joined.push({ moves: [...wave], inFlight: atOnce });
  }
  return joined;
};

/** One by one, as they are asked for: a hundred thousand at once would hold up the loop. */
const each = function* <T>(list: readonly T[], toStep: (one: T) => Step): Generator<Step> {
  for (const one of list) yield toStep(one);
};

const adoptStep = ({ desired, sid, superseded, reason }: Adopt): Step => ({
  ...blank(desired, reason),
  sids: superseded.filter((old) => old !== sid),
  settle: () => ({ put: madeRecord(desired, sid), change: toChange('sync-adopted', desired, { sid, reason }) }),
});

const createStep = ({ desired, reason, first }: Create): Step => ({
  ...making(desired, reason, 'sync-created'),
  intent: pendingRecord(desired, ''),
  undo: { remove: desired },
  first: first && deleteStep(first),
  awaited: true,
});

/** A refused one leaves the old binding as ours as it was: not at all, where it was to be taken over. */
const replaceStep = ({ desired, owned, from, superseded, reason }: Replace): Step => ({
  ...making(desired, reason, 'sync-replaced'),
  intent: pendingRecord(desired, superseded[0] ?? owned.sid),
  undo: reason === 'adopted' ? { remove: desired } : { put: owned },
  // The service takes the old one away itself (`ports.ts`), and a call for each would double them all; only where it has
  // several at one address it evidently does not.
  sids: superseded.length > 1 ? superseded : [],
  awaited: from !== desired.identity,
});

const deleteStep = ({ owned, sids, reason }: Delete): Step => ({
  ...blank(owned, reason),
  sids,
  settle: () => ({ remove: owned, change: toChange('sync-deleted', owned, { sid: sids[0] ?? owned.sid, reason }) }),
});

const forgetStep = ({ owned, reason }: Forget): Step => ({
  ...blank(owned, reason),
  settle: () => ({ remove: owned, change: toChange('sync-let-go', owned, { sid: owned.sid, reason }) }),
});

const markStep = ({ owned, goneAt, reason }: Mark): Step => ({
  ...blank(owned, reason),
  settle: () => ({
    put: goneRecord(owned, goneAt),
    change: toChange('sync-let-go', owned, { sid: owned.sid, reason }),
  }),
});

const blank = ({ source, type, address, identity }: Step['place'], reason: Reason) => ({
  place: { source, type, address, identity },
  reason,
  intent: null,
  undo: null,
  first: null,
  create: null,
  sids: [],
  awaited: false,
});

const making = (desired: DesiredBinding, reason: Reason, action: Change['action']) => ({
  ...blank(desired, reason),
  create: { Identity: desired.identity, BindingType: desired.type, Address: desired.address, Tag: desired.tags },
  settle: (sid: string) => ({ put: madeRecord(desired, sid), change: toChange(action, desired, { sid, reason }) }),
});

const toChange = (
  action: Change['action'],
  { source, type, address, identity }: Step['place'],
  what: Pick<Change, 'sid' | 'reason'>,
): Change => ({ action, source, type, address, identity, ...what });
