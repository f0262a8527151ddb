import { drive, type Rest } from '../base/in-steps.ts';
import { shortenAddress } from '../base/redacted.ts';
import type { Fault } from '../document/fault.ts';
import type { Reason } from '../model/reason.ts';
import type { Applied } from './apply.ts';
import { addressKey, isPending } from './ownership.ts';
import type { Conflict, Plan } from './plan.ts';
import type { Owned } from './ports.ts';
import { unreachableSteps } from './reach.ts';
import type { Mirror } from './run-mirror.ts';
import type { Prepared } from './run-prepare.ts';
import type { SourceView } from './source.ts';
import type { Overruled, SourceStatus, SyncStatus, Unreachable } from './status.ts';

/** Where nothing is known. */
const EMPTY_STATUS: SyncStatus = {
  at: null,
  outcome: null,
  message: '',
  sources: [],
  counts: { created: 0, replaced: 0, adopted: 0, deleted: 0, untouched: 0 },
  held: [],
  overruled: [],
  unreachable: [],
  feedback: { gone: 0, optedOut: 0 },
  failures: [],
};

/** What a run would do; nothing is done yet. */
export const reportPlan = async (prepared: Prepared, { at, rest }: Telling): Promise<SyncStatus> => ({
  ...(await statusOf(prepared, { owned: prepared.seen.owned, failedKeys: new Map(), rest })),
  at,
  outcome: 'planned',
  counts: {
    created: prepared.plan.creates.length,
    replaced: prepared.plan.replaces.length,
    adopted: prepared.plan.adopts.length,
    deleted: deletesOf(prepared.plan),
    untouched: prepared.plan.untouched,
  },
});

/** What a run did. */
export const reportRun = async (
  prepared: Prepared,
  applied: Applied,
  { at, mirror, rest }: Done,
): Promise<SyncStatus> => ({
  ...(await statusOf(prepared, {
    owned: mirror.ownedNow(prepared.seen.owned),
    failedKeys: applied.failedKeys,
    rest,
  })),
  at,
  ...outcomeOf(applied),
  counts: {
    created: mirror.changes('sync-created'),
    replaced: mirror.changes('sync-replaced'),
    adopted: mirror.changes('sync-adopted'),
    deleted: mirror.changes('sync-deleted'),
    untouched: prepared.plan.untouched,
  },
  failures: applied.failures,
});

interface Telling {
  /** Epoch ms. */
  readonly at: number;
  readonly rest: Rest;
}

interface Done extends Telling {
  readonly mirror: Mirror;
}

/**
 * Nothing could be compared: the sources as they say they are, and everything else as it was last known, since what was
 * held or out of reach then is no better now.
 */
export const reportFailed = (
  last: SyncStatus | null,
  views: readonly SourceView[],
  what: Pick<SyncStatus, 'at' | 'outcome' | 'message'>,
): SyncStatus => {
  const known = last ?? EMPTY_STATUS;
  const sources = views.map((view) => {
    const { desired = view.listing?.bindings.length ?? 0, owned = 0 } =
      known.sources.find(({ name }) => name === view.name) ?? {};
    return { ...toSource(view), desired, owned };
  });
  const removed = known.sources.filter(({ name }) => !views.some((view) => view.name === name));
  return { ...known, ...what, sources: [...sources, ...removed], counts: EMPTY_STATUS.counts, failures: [] };
};

/** Two rounds of one run: the second has the last word, and the changes of both count. */
export const addRound = (first: SyncStatus, second: SyncStatus): SyncStatus => ({
  ...second,
  counts: {
    created: first.counts.created + second.counts.created,
    replaced: first.counts.replaced + second.counts.replaced,
    adopted: first.counts.adopted + second.counts.adopted,
    deleted: first.counts.deleted + second.counts.deleted,
    untouched: second.counts.untouched,
  },
});

interface Outcome {
  readonly owned: Iterable<Owned>;
  readonly failedKeys: ReadonlyMap<string, Reason>;
  readonly rest: Rest;
}

const statusOf = async (prepared: Prepared, { owned, failedKeys, rest }: Outcome): Promise<SyncStatus> => {
  const { views, seen, merged, plan, held } = prepared;
  const bound = countOwned(owned);
  await rest();
  const sources = sourcesOf(prepared, bound.bySource);
  const unbound = new Map([...unboundOf(prepared), ...failedKeys]);
  await rest();
  const reach = { views, desired: merged.desired, unbound, optedOut: seen.optedOut };
  const lost = await drive(unreachableSteps(reach), rest);
  const found = reachedAllTheSame(lost, prepared);
  const unreachable = found.size === 0 ? lost : lost.filter(({ identity }) => !found.has(identity));
  return {
    ...EMPTY_STATUS,
    sources,
    held,
    overruled: [...merged.overruled, ...plan.conflicts.map(toOverruled)],
    unreachable,
    feedback: { gone: bound.gone, optedOut: seen.optedOut.size },
  };
};

/** Of `lost`: programs bind by the API, too, beside all sources; and what is held is there until somebody confirms. */
const reachedAllTheSame = (lost: readonly Unreachable[], { seen, plan, lines }: Prepared): ReadonlySet<string> => {
  if (lost.length === 0) return new Set();
  const names = new Set(lost.map(({ identity }) => identity));
  const theirs = new Map<string, string>();
  for (const one of seen.actual)
    if (names.has(one.identity) && !seen.optedOut.has(addressKey(one))) theirs.set(one.sid, one.identity);
  if (theirs.size > 0) for (const { sid } of seen.owned) theirs.delete(sid);
  for (const { superseded } of plan.replaces) for (const sid of superseded) theirs.delete(sid);
  const waiting = lines.filter(({ owned }) => names.has(owned.identity) && !seen.optedOut.has(addressKey(owned)));
  return new Set([...theirs.values(), ...waiting.map(({ owned }) => owned.identity)]);
};

/** Why an address that is wanted is left without its binding even if everything goes well. */
const unboundOf = ({ plan, held, lines, seen }: Prepared): ReadonlyMap<string, Reason> => {
  const reported = new Set(seen.owned.filter(({ sid }) => seen.goneSids.has(sid)).map(addressKey));
  const reasons = new Map(held.map(({ id, reason }) => [id, reason]));
  return new Map<string, Reason>([
    ...plan.conflicts.map(({ desired, reason }) => [addressKey(desired), reason] as const),
    ...plan.gone.map((one) => {
      const key = addressKey(one);
      return [key, reported.has(key) ? 'address-gone' : 'binding-gone'] as const;
    }),
    ...plan.marks.map(({ desired, reason }) => [addressKey(desired), reason] as const),
    ...lines.flatMap(({ owned, desired, id }) =>
      desired && desired.identity !== owned.identity
        ? [[addressKey(desired), reasons.get(id) ?? 'too-many-deletes'] as const]
        : [],
    ),
  ]);
};

interface Bound {
  /** Bindings by name of the source. */
  readonly bySource: ReadonlyMap<string, number>;
  readonly gone: number;
}

const countOwned = (owned: Iterable<Owned>): Bound => {
  const bySource = new Map<string, number>();
  let gone = 0;
  for (const one of owned) {
    if (one.goneAt !== null) gone += 1;
    else if (one.sid !== '' || !isPending(one)) bySource.set(one.source, (bySource.get(one.source) ?? 0) + 1);
  }
  return { bySource, gone };
};

const sourcesOf = ({ views, merged }: Prepared, bound: Bound['bySource']): readonly SourceStatus[] => {
  const wanted = new Map<string, number>();
  for (const { source } of merged.desired) wanted.set(source, (wanted.get(source) ?? 0) + 1);
  const known = new Set(views.map(({ name }) => name));
  const removed = [...bound.keys()].filter((name) => !known.has(name)).toSorted();
  return [...views.map(toSource), ...removed.map(toRemoved)].map((source) => ({
    ...source,
    desired: wanted.get(source.name) ?? 0,
    owned: bound.get(source.name) ?? 0,
  }));
};

type Counted = Omit<SourceStatus, 'desired' | 'owned'>;

const toSource = ({ name, type, readAt, stale, listing }: SourceView): Counted => ({
  name,
  type,
  readAt,
  stale,
  people: listing?.people.length ?? 0,
  faults: cut(listing?.faults ?? []),
  warnings: cut(listing?.warnings ?? []),
});

const toRemoved = (name: string): Counted => ({
  name,
  type: 'removed',
  readAt: null,
  stale: null,
  people: 0,
  faults: [],
  warnings: [],
});

const SHOWN_FAULTS = 100;

/** The last one of many says how many more there are. */
const cut = (faults: readonly Fault[]): readonly Fault[] => {
  const last = faults[SHOWN_FAULTS - 1];
  if (faults.length <= SHOWN_FAULTS || !last) return faults;
  const { file, line, column } = last;
  const more = { file, line, column, path: '', message: `and ${faults.length - SHOWN_FAULTS + 1} more from here on` };
  return [...faults.slice(0, SHOWN_FAULTS - 1), more];
};

const toOverruled = ({ desired, sid, reason }: Conflict): Overruled => ({
  source: desired.source,
  place: desired.place,
  identity: desired.identity,
  type: desired.type,
  address: shortenAddress(desired.address),
  reason,
  by: sid,
});

const deletesOf = ({ creates, deletes }: Plan): number =>
  deletes.length + creates.filter(({ first }) => first !== null).length;

const outcomeOf = ({ refused, stopped, failures }: Applied): Pick<SyncStatus, 'outcome' | 'message'> => {
  const [first] = failures;
  if (!first) return { outcome: 'applied', message: '' };
  const what = stopped ? 'the service is out of reach' : `the service refused ${refused} of the changes`;
  return { outcome: 'incomplete', message: `${what}: ${first.message}` };
};
