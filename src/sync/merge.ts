import { chunksOf, runThrough } from '../base/in-steps.ts';
import { shortenAddress } from '../base/redacted.ts';
import type { Reason } from '../model/reason.ts';
import { type AtAddress, type ByAddress, createByAddress } from './by-address.ts';
import { addressKey, keptOf } from './ownership.ts';
import { MOST_BINDINGS } from './plan-room.ts';
import type { Owned } from './ports.ts';
import type { DesiredBinding, SourceView } from './source.ts';
import type { Overruled } from './status.ts';

/** What all sources together want. */
export interface Merged {
  /** One per type and address, 20 per identity at most. */
  readonly desired: readonly DesiredBinding[];
  /** What a source says and does not get. */
  readonly overruled: readonly Overruled[];
  /** Why the source of a record took its address back, by address key; of addresses that nobody wants. */
  readonly takenBack: ReadonlyMap<string, Reason>;
}

/**
 * The first source to name an address has it, whole. What is unclear in a source stays as it was made for it, at its rank.
 * Stops to be told to go on about every 1,000 addresses.
 */
export function* mergeSteps(views: readonly SourceView[], owned: readonly Owned[]): Generator<void, Merged> {
  const { kept, takenBack } = yield* remember(views, owned);
  const claims: Claims = {
    desired: [],
    overruled: [],
    byAddress: createByAddress(),
    counts: new Map(),
    full: new Map(),
  };
  for (const { name, listing } of views) {
    // What is kept is bound already, so that it goes first where there is no room for all.
    for (const list of [kept.get(name) ?? [], listing?.bindings ?? []]) {
      for (const some of chunksOf(list)) {
        for (const one of some) claim(one, claims);
        yield;
      }
    }
  }
  for (const [key, { record }] of takenBack) if (claims.byAddress?.has(record)) takenBack.delete(key);
  return {
    desired: claims.desired,
    overruled: claims.overruled,
    takenBack: new Map([...takenBack].map(([key, { reason }]) => [key, reason])),
  };
}

/** The same at one go. */
export const mergeViews = (views: readonly SourceView[], owned: readonly Owned[]): Merged =>
  runThrough(mergeSteps(views, owned));

interface Claims {
  readonly desired: DesiredBinding[];
  readonly overruled: Overruled[];
  /** Who has an address, also if there is no room for it; null where there is one source, which names each once. */
  readonly byAddress: ByAddress<DesiredBinding> | null;
  /** Addresses by identity. */
  readonly counts: Map<string, number>;
  /** Where an identity got the last address that it may have. */
  readonly full: Map<string, string>;
}

const claim = (one: DesiredBinding, { desired, overruled, byAddress, counts, full }: Claims): void => {
  const winner = byAddress?.get(one);
  if (winner) {
    if (winner.identity !== one.identity) overruled.push(overrule(one, 'listed-elsewhere', winner.place));
    return;
  }
  byAddress?.set(one, one);
  const place = full.get(one.identity);
  if (place !== undefined) {
    overruled.push(overrule(one, 'too-many-bindings', place));
    return;
  }
  desired.push(one);
  const count = (counts.get(one.identity) ?? 0) + 1;
  counts.set(one.identity, count);
  if (count === MOST_BINDINGS) full.set(one.identity, one.place);
};

const overrule = (
  { source, place, identity, type, address }: DesiredBinding,
  reason: Reason,
  by: string,
): Overruled => ({
  ...{ source, place, identity, type, address: shortenAddress(address) },
  ...{ reason, by },
});

interface Remembered {
  /** By name of the source. */
  readonly kept: ReadonlyMap<string, readonly DesiredBinding[]>;
  /** By address key. */
  readonly takenBack: Map<string, TakenBack>;
}

interface TakenBack {
  readonly record: Owned;
  readonly reason: Reason;
}

/** What was made for each source and is neither listed by it nor surely gone from it; and what it took back. */
function* remember(views: readonly SourceView[], owned: readonly Owned[]): Generator<void, Remembered> {
  const kept: DesiredBinding[] = [];
  const takenBack = new Map<string, TakenBack>();
  const open = new Map(views.map((view) => [view.name, { view, isListed: listedAddresses(view) }]));
  for (const some of chunksOf(owned)) {
    for (const record of some) {
      const { view, isListed } = open.get(record.source) ?? {};
      if (!view || !isListed || !mayMatter(view, record) || isListed(record)) continue;
      const reason = view.takenBack.get(addressKey(record));
      if (reason) takenBack.set(addressKey(record), { record, reason });
      else if (isUnclear(view, record)) kept.push(keptOf(record));
    }
    yield;
  }
  return { kept: Map.groupBy(kept, ({ source }) => source), takenBack };
}

/** Most records are of what is listed clearly, and need no look. */
const mayMatter = (view: SourceView, record: Owned): boolean => view.takenBack.size > 0 || isUnclear(view, record);

/** Gathered when it is first asked for. */
const listedAddresses = ({ listing }: SourceView): ((at: AtAddress) => boolean) => {
  let listed: ByAddress<true> | null = null;
  return (at) => {
    if (!listed) {
      listed = createByAddress();
      for (const one of listing?.bindings ?? []) listed.set(one, true);
    }
    return listed.has(at);
  };
};

const isUnclear = ({ listing }: SourceView, { identity }: Owned): boolean =>
  listing === null || listing.unclear === 'all' || listing.unclear.has(identity);
