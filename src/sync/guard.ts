import { shortKey } from '../base/short-key.ts';
import type { Reason } from '../model/reason.ts';
import { addressKey, contentOf, keptOf } from './ownership.ts';
import type { Delete, Plan, Replace } from './plan.ts';
import type { Owned } from './ports.ts';
import type { DesiredBinding, SourceView } from './source.ts';
import type { Held } from './status.ts';

export interface GuardInput {
  readonly owned: readonly Owned[];
  readonly views: readonly SourceView[];
  /** Percent of a source's bindings. */
  readonly holdAbove: number;
  /** Address keys of losses that a person said are meant. */
  readonly confirmed: ReadonlySet<string>;
  /** Address keys that their source took back itself (`mergeViews`). */
  readonly takenBack: ReadonlyMap<string, Reason>;
}

/** A plan without what has to wait for a person. */
export interface Guarded {
  readonly plan: Plan;
  /** At most one per source. */
  readonly held: readonly Held[];
  /** The address keys of what is held, by `Held.id`. */
  readonly heldKeys: ReadonlyMap<string, readonly string[]>;
  readonly lines: readonly HeldStep[];
}

/** A delete, or a replace that takes an address from one identity for another, or all of its tags, that waits. */
export interface HeldStep {
  /** `Held.id`. */
  readonly id: string;
  readonly owned: Owned;
  /** What would come in its place; null: nothing. */
  readonly desired: DesiredBinding | null;
  /** Of the step; why it is held stands in `Held`. */
  readonly reason: Reason;
}

/** Holds back all losses of a source that would lose too much at once, or all it has; everything else goes on. */
export const holdDeletes = (plan: Plan, input: GuardInput): Guarded => {
  const losses = lossesOf(plan).filter(({ owned }) => isCounted(addressKey(owned), input));
  const groups = [...Map.groupBy(losses, ({ owned }) => owned.source)].flatMap(([source, some]) => {
    const group = groupOf(source, some, input);
    return group ? [group] : [];
  });
  const steps = new Set(groups.flatMap(({ losses: some }) => some.map(({ step }) => step)));
  return {
    plan: steps.size === 0 ? plan : withoutSteps(plan, steps),
    held: groups.map(({ held }) => held),
    heldKeys: new Map(groups.map(({ held, losses: some }) => [held.id, some.map(({ owned }) => addressKey(owned))])),
    lines: groups.flatMap(({ held, losses: some }) =>
      some.map(({ owned, desired, step }) => ({ id: held.id, owned, desired, reason: step.reason })),
    ),
  };
};

interface Loss {
  readonly step: Delete | Replace;
  readonly owned: Owned;
  readonly desired: DesiredBinding | null;
}

const lossesOf = ({ creates, replaces, deletes }: Plan): readonly Loss[] => [
  ...[...creates.flatMap(({ first }) => first ?? []), ...deletes].map((step) => ({
    step,
    owned: step.owned,
    desired: null,
  })),
  ...replaces
    .filter((step) => step.reason === 'identity-changed' || losesItsTags(step))
    .map((step) => ({ step, owned: step.owned, desired: step.desired })),
];

/** No rule that notifies tags reaches it any more. Said by a list: what a phone says of itself is meant. */
const losesItsTags = ({ reason, owned, desired }: Replace): boolean =>
  reason === 'tags-changed' && desired.renewedAt === null && desired.tags.length === 0 && keptOf(owned).tags.length > 0;

const isCounted = (key: string, { confirmed, takenBack }: GuardInput): boolean =>
  !confirmed.has(key) && (takenBack.get(key) ?? 'vanished') === 'vanished';

/** In the config, and with somebody in it as far as is known. */
const isThere = (source: string, { views }: GuardInput): boolean => {
  const view = views.find(({ name }) => name === source);
  return view !== undefined && view.listing?.bindings.length !== 0;
};

/** Phones are handed on every day; many at once, or all of them but one, are a list whose columns have shifted. */
const MANY_MOVES = 10;
const FEW_LEFT = 2;

const withoutFewMoves = (losses: readonly Loss[], of: number): readonly Loss[] => {
  const others = losses.filter(({ step }) => step.reason !== 'identity-changed');
  const moves = losses.length - others.length;
  return moves >= MANY_MOVES || (moves > FEW_LEFT && of - moves < FEW_LEFT) ? losses : others;
};

interface Group {
  readonly held: Held;
  readonly losses: readonly Loss[];
}

/** What is disputed waits in any case, and makes nothing else wait. */
const groupOf = (source: string, losses: readonly Loss[], input: GuardInput): Group | null => {
  const disputed = losses.filter((loss) => isDisputed(loss, input));
  const others = losses.filter((loss) => !isDisputed(loss, input));
  const of = input.owned.filter((record) => record.source === source && record.goneAt === null).length;
  const counted = isThere(source, input) ? withoutFewMoves(others, of) : others;
  const reason = counted.length === 0 ? null : reasonToHold(source, { deletes: counted.length, of }, input);
  if (reason) return toGroup([...counted, ...disputed], { source, of, reason });
  return disputed.length === 0 ? null : toGroup(disputed, { source, of, reason: 'listed-elsewhere' });
};

/** Whoever has a topic of their own could otherwise take any number from those who are alarmed at it. */
const isDisputed = ({ step, desired }: Loss, { views }: GuardInput): boolean =>
  step.reason === 'identity-changed' &&
  desired !== null &&
  views.some(({ name, listing }) => name === desired.source && listing?.disputed?.has(addressKey(desired)));

const toGroup = (losses: readonly Loss[], held: Pick<Held, 'source' | 'of' | 'reason'>): Group => {
  const id = shortKey([held.source, ...losses.map(nameOf).toSorted()].join('\n'));
  return { held: { ...held, id, deletes: losses.length }, losses };
};

const reasonToHold = (
  source: string,
  { deletes, of }: Pick<Held, 'deletes' | 'of'>,
  { views, holdAbove }: GuardInput,
): Reason | null => {
  const view = views.find(({ name }) => name === source);
  if (!view) return 'source-removed';
  if (view.listing?.bindings.length === 0) return 'source-empty';
  return deletes >= 2 && (deletes / of) * 100 > holdAbove ? 'too-many-deletes' : null;
};

/** Says what would be lost, and for what. */
const nameOf = ({ owned, desired }: Loss): string => [addressKey(owned), desired ? contentOf(desired) : ''].join(' ');

/** What needed the room of a delete that is held has none. */
const withoutSteps = (plan: Plan, held: ReadonlySet<Delete | Replace>): Plan => {
  const lacksRoom = plan.creates.filter(({ first }) => first !== null && held.has(first));
  return {
    ...plan,
    creates: plan.creates.filter(({ first }) => first === null || !held.has(first)),
    replaces: plan.replaces.filter((step) => !held.has(step)),
    deletes: plan.deletes.filter((step) => !held.has(step)),
    conflicts: [
      ...plan.conflicts,
      ...lacksRoom.map(({ desired }) => ({ desired, sid: '', reason: 'too-many-bindings' }) as const),
    ],
  };
};
