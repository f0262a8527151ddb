import { shortenAddress } from '../base/redacted.ts';
import type { HeldStep } from './guard.ts';
import type { Conflict, Create, Plan } from './plan.ts';
import { MOST_BINDINGS } from './plan-room.ts';
import type { Owned } from './ports.ts';
import type { PlanLine } from './status.ts';

/** A plan and what is held of it, as a person reads it: what is made first, then what goes, then what stays undone. */
export const toLines = (plan: Plan, held: readonly HeldStep[]): readonly PlanLine[] => [
  ...plan.creates.map((step) => lineOf('create', step.desired, { ...step, note: noteOfCreate(step) })),
  ...plan.replaces.map((step) => lineOf('replace', step.desired, step)),
  ...plan.adopts.map((step) => lineOf('adopt', step.desired, step)),
  ...plan.deletes.map((step) => lineOf('delete', step.owned, step)),
  ...[...plan.forgets, ...plan.marks].map((step) => lineOf('let-go', step.owned, step)),
  ...held.map((step) => lineOf('held', step.owned, { ...step, note: noteOfHeld(step) })),
  ...plan.conflicts.map((step) => lineOf('conflict', step.desired, { ...step, note: noteOfConflict(step) })),
];

const lineOf = (
  change: PlanLine['change'],
  { source, identity, type, address }: Pick<Owned, 'source' | 'identity' | 'type' | 'address'>,
  { reason, note = '' }: Pick<PlanLine, 'reason'> & Partial<Pick<PlanLine, 'note'>>,
): PlanLine => ({ change, source, identity, type, address: shortenAddress(address), reason, note });

const noteOfCreate = ({ first }: Create): string =>
  first ? `at the limit of ${MOST_BINDINGS}: ${shortenAddress(first.owned.address)} goes first` : '';

const noteOfHeld = ({ owned, desired }: HeldStep): string => {
  if (!desired) return 'would be deleted';
  return desired.identity === owned.identity ? 'would lose all of its tags' : `would go to ${desired.identity}`;
};

const noteOfConflict = ({ sid }: Conflict): string =>
  sid === '' ? `the identity has ${MOST_BINDINGS} bindings` : `bound by others: ${sid}`;
