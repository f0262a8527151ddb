import { shortenAddress } from '../base/redacted.ts';
import type { Reason } from '../model/reason.ts';
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

/** The first source to name an address has it, whole. What is unclear in a source stays as it was made for it, at its rank. */
export const mergeViews = (views: readonly SourceView[], owned: readonly Owned[]): Merged => {
  const { kept, takenBack } = remember(views, owned);
  const claims: Claims = { desired: [], overruled: [], byKey: new Map(), counts: new Map(), full: new Map() };
  for (const { name, listing } of views) {
    for (const one of kept.get(name) ?? []) claim(one, claims);
    for (const one of listing?.bindings ?? []) claim(one, claims);
  }
  for (const key of takenBack.keys()) if (claims.byKey.has(key)) takenBack.delete(key);
  return { desired: claims.desired, overruled: claims.overruled, takenBack };
};

interface Claims {
  readonly desired: DesiredBinding[];
  readonly overruled: Overruled[];
  /** Who has an address, also if there is no room for it. */
  readonly byKey: Map<string, DesiredBinding>;
  /** Addresses by identity. */
  readonly counts: Map<string, number>;
  /** Where an identity got the last address that it may have. */
  readonly full: Map<string, string>;
}

const claim = (one: DesiredBinding, { desired, overruled, byKey, counts, full }: Claims): void => {
  const key = addressKey(one);
  const winner = byKey.get(key);
  if (winner) {
    if (winner.identity !== one.identity) overruled.push(overrule(one, 'listed-elsewhere', winner.place));
    return;
  }
  byKey.set(key, one);
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
  readonly takenBack: Map<string, Reason>;
}

/** What was made for each source and is neither listed by it nor surely gone from it; and what it took back. */
const remember = (views: readonly SourceView[], owned: readonly Owned[]): Remembered => {
  const kept: DesiredBinding[] = [];
  const takenBack = new Map<string, Reason>();
  for (const view of views.filter(mayRemember)) {
    const listed = new Set(view.listing?.bindings.map(addressKey));
    for (const record of owned) {
      if (record.source !== view.name) continue;
      const key = addressKey(record);
      const reason = view.takenBack.get(key);
      if (listed.has(key)) continue;
      if (reason) takenBack.set(key, reason);
      else if (isUnclear(view, record)) kept.push(keptOf(record));
    }
  }
  return { kept: Map.groupBy(kept, ({ source }) => source), takenBack };
};

const mayRemember = ({ listing, takenBack }: SourceView): boolean =>
  takenBack.size > 0 || listing === null || listing.unclear === 'all' || listing.unclear.size > 0;

const isUnclear = ({ listing }: SourceView, { identity }: Owned): boolean =>
  listing === null || listing.unclear === 'all' || listing.unclear.has(identity);
