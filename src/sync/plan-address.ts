import type { Reason } from '../model/reason.ts';
import { addressKey, isOf, isOurs, isPending, isRecorded, madeRecord, sameContent } from './ownership.ts';
import type { Draft, PlanInput } from './plan-step.ts';
import type { ActualBinding, Owned } from './ports.ts';
import type { DesiredBinding } from './source.ts';

/** What is bound to one address, and what we remember of it. */
export interface Present {
  readonly owned: Owned | undefined;
  readonly bindings: readonly ActualBinding[];
}

/** The same where it is kept for all addresses at once. */
export interface AtPlace {
  readonly owned: Owned | undefined;
  readonly first: ActualBinding | undefined;
  readonly others: readonly ActualBinding[];
}

export interface Planning {
  readonly input: PlanInput;
  /** Gets the step, or what stands against it. */
  readonly draft: Draft;
}

/** Bound once, by us, and recorded so, as nearly all of them are: what `planToHave` would find, at less cost. */
export const isAsWanted = (desired: DesiredBinding, { owned, first, others }: AtPlace): boolean =>
  owned !== undefined &&
  first !== undefined &&
  others.length === 0 &&
  sameContent(first, desired) &&
  isRecorded(owned, desired, first.sid);

/** Exactly one step, mark or conflict for an address that is wanted; and what becomes of the record of what others took over. */
export const planToHave = (desired: DesiredBinding, { owned, bindings }: Present, planning: Planning): void => {
  const ours = bindings.filter((binding) => owned && isOurs(owned, binding));
  const match = ours.find((binding) => sameContent(binding, desired));
  const foreign = bindings.find((binding) => !ours.includes(binding));
  const [old] = ours;
  if (match) planToKeep(desired, { owned, ours, match }, planning);
  else if (foreign && planning.input.adopt) planToTakeOver(desired, bindings, planning);
  else if (foreign) planConflict(desired, { foreign, owned: old ? undefined : owned }, planning);
  else if (owned && old) planToChange(desired, { owned, ours, old }, planning);
  else planToBind(desired, owned, planning);
};

/** Nobody is bound to it. */
const planToBind = (desired: DesiredBinding, owned: Owned | undefined, { input, draft }: Planning): void => {
  const gone = owned && goneOf(owned, input);
  if (owned && gone && isStillGone(desired, owned, gone.at)) {
    if (owned.goneAt === null) draft.marks.push({ desired, owned, goneAt: gone.at, reason: gone.reason });
    else draft.gone.push(desired);
    return;
  }
  const reason = gone ? 'renewed' : owned ? 'binding-missing' : 'new-in-source';
  draft.creates.push({ desired, reason, first: null });
};

/** Since when it is gone for good, and why; undefined: it should be there. What was never made cannot be gone. */
const goneOf = (owned: Owned, { goneSids, missing, now }: PlanInput): Gone | undefined => {
  const at = owned.goneAt ?? goneSids.get(owned.sid);
  if (at !== undefined) return { at, reason: 'address-gone' };
  return missing === 'accept' && !isPending(owned) ? { at: now, reason: 'binding-gone' } : undefined;
};

interface Gone {
  readonly at: number;
  readonly reason: Reason;
}

/** Until somebody touches the entry, or the phone itself says that it is there. */
const isStillGone = (desired: DesiredBinding, owned: Owned, goneAt: number): boolean =>
  owned.source === desired.source && isOf(owned, desired) && (desired.renewedAt ?? goneAt) <= goneAt;

interface Kept {
  readonly owned: Owned | undefined;
  readonly ours: readonly ActualBinding[];
  readonly match: ActualBinding;
}

/** Bound by us as wanted; what else of ours is at the address goes. */
const planToKeep = (desired: DesiredBinding, { owned, ours, match }: Kept, { draft }: Planning): void => {
  const superseded = sidsOf(ours.filter(({ sid }) => sid !== match.sid));
  if (owned && superseded.length === 0 && isRecorded(owned, desired, match.sid)) {
    draft.untouched += 1;
    return;
  }
  const isAnothers = owned !== undefined && isRecorded({ ...owned, source: desired.source }, desired, match.sid);
  const reason = isAnothers ? 'source-changed' : 'answer-was-lost';
  draft.adopts.push({ desired, sid: match.sid, superseded, reason });
};

const planToChange = (
  desired: DesiredBinding,
  { owned, ours, old }: { readonly owned: Owned; readonly ours: readonly ActualBinding[]; readonly old: ActualBinding },
  { draft }: Planning,
): void => {
  const reason = old.identity === desired.identity ? 'tags-changed' : 'identity-changed';
  draft.replaces.push({ desired, owned, from: old.identity, superseded: sidsOf(ours), reason });
};

/** Others have bound it, and we were told to have it: as it is if it says what is wanted. */
const planToTakeOver = (desired: DesiredBinding, bindings: readonly ActualBinding[], { draft }: Planning): void => {
  const match = bindings.find((binding) => sameContent(binding, desired));
  const [first] = bindings;
  if (!first) return;
  const superseded = sidsOf(bindings.filter(({ sid }) => sid !== match?.sid));
  const owned = madeRecord({ ...desired, identity: first.identity, tags: first.tags }, first.sid);
  if (match) draft.adopts.push({ desired, sid: match.sid, superseded, reason: 'adopted' });
  else draft.replaces.push({ desired, owned, from: first.identity, superseded, reason: 'adopted' });
};

const planConflict = (
  desired: DesiredBinding,
  { foreign, owned }: { readonly foreign: ActualBinding; readonly owned: Owned | undefined },
  { draft }: Planning,
): void => {
  const reason = sameContent(foreign, desired) ? 'foreign-binding-same' : 'foreign-binding';
  draft.conflicts.push({ desired, sid: foreign.sid, reason });
  if (owned) draft.forgets.push({ owned, reason: 'taken-over' });
};

/** For an address that no source wants: what of it is ours goes, and so does our record. */
export const planToLose = (owned: Owned, { bindings }: Pick<Present, 'bindings'>, { input, draft }: Planning): void => {
  const ours = bindings.filter((binding) => isOurs(owned, binding));
  const left = input.sources.has(owned.source) ? 'left-source' : 'source-removed';
  const reason = input.takenBack.get(addressKey(owned)) ?? left;
  if (ours.length > 0) {
    const step = { owned, sids: sidsOf(ours), reason };
    draft.deletes.push(step);
    draft.freeing.push(...ours.map(({ identity }) => ({ identity, step })));
    return;
  }
  const isTaken = bindings.length > 0;
  draft.forgets.push({ owned, reason: isTaken ? 'taken-over' : owned.goneAt === null ? 'binding-gone' : reason });
};

const sidsOf = (bindings: readonly ActualBinding[]): readonly string[] => bindings.map(({ sid }) => sid);
