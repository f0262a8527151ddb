import type { Delete, Draft, Plan, Replace } from './plan-step.ts';
import type { DesiredBinding } from './source.ts';

/** What one identity can have at a Notify service, over all types. */
export const MOST_BINDINGS = 20;

/**
 * Sees to it that no identity ever has more bindings than it may, whoever made them: a create at the limit waits for a delete
 * of the same identity, and where there is none it is a conflict. `bound`: how many each identity has now; counted up here.
 */
export const makeRoom = ({ freeing, ...draft }: Draft, bound: Map<string, number>): Plan => {
  const freeingBy = Map.groupBy(freeing, ({ identity }) => identity);
  const taken = new Set<Delete>();
  const conflicts = [...draft.conflicts];
  const refuse = (desired: DesiredBinding): readonly [] => {
    conflicts.push({ desired, sid: '', reason: 'too-many-bindings' });
    return [];
  };
  const creates = draft.creates.flatMap((create) => {
    const { desired } = create;
    if (takeRoom(bound, desired.identity)) return [create];
    const first = freeingBy.get(desired.identity)?.find(({ step }) => !taken.has(step))?.step;
    if (!first) return refuse(desired);
    taken.add(first);
    return [{ ...create, first }];
  });
  const replaces = draft.replaces.flatMap((step) =>
    !isMove(step) || takeRoom(bound, step.desired.identity) ? [step] : refuse(step.desired),
  );
  return { ...draft, creates, replaces, conflicts, deletes: draft.deletes.filter((one) => !taken.has(one)) };
};

const takeRoom = (bound: Map<string, number>, identity: string): boolean => {
  const has = bound.get(identity) ?? 0;
  if (has < MOST_BINDINGS) bound.set(identity, has + 1);
  return has < MOST_BINDINGS;
};

/** The address goes to another identity, which has one more after it. */
const isMove = ({ desired, from }: Replace): boolean => from !== desired.identity;
