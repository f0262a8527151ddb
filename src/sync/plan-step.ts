import type { Reason } from '../model/reason.ts';
import type { ActualBinding, Owned } from './ports.ts';
import type { DesiredBinding } from './source.ts';

/** What would make the actual bindings those that the sources want; every step says why. */
export interface Plan {
  /** Bindings that are as wanted, and only our records are not. */
  readonly adopts: readonly Adopt[];
  readonly creates: readonly Create[];
  readonly replaces: readonly Replace[];
  readonly deletes: readonly Delete[];
  /** Records of bindings that are no longer there, or no longer ours. */
  readonly forgets: readonly Forget[];
  /** Bindings that went without us and are not made again: to be written down so. */
  readonly marks: readonly Mark[];
  /** Wanted, and left unbound: what was marked in an earlier run. */
  readonly gone: readonly DesiredBinding[];
  /** Addresses that somebody else has bound, or for which the identity has no room: reported, never overwritten. */
  readonly conflicts: readonly Conflict[];
  readonly untouched: number;
}

export interface Create {
  readonly desired: DesiredBinding;
  readonly reason: Reason;
  /** At the limit of 20 bindings of one identity this one has to go before; null: nothing has to. */
  readonly first: Delete | null;
}

export interface Replace {
  readonly desired: DesiredBinding;
  readonly owned: Owned;
  /** Whose the address is now, as the service has it; the record may already say what was to come. */
  readonly from: string;
  /** Sids that have to be gone once the new binding is there. */
  readonly superseded: readonly string[];
  readonly reason: Reason;
}

export interface Adopt {
  readonly desired: DesiredBinding;
  readonly sid: string;
  readonly superseded: readonly string[];
  readonly reason: Reason;
}

export interface Delete {
  readonly owned: Owned;
  readonly sids: readonly string[];
  readonly reason: Reason;
}

export interface Forget {
  readonly owned: Owned;
  readonly reason: Reason;
}

export interface Mark {
  readonly desired: DesiredBinding;
  readonly owned: Owned;
  /** Epoch ms. */
  readonly goneAt: number;
  readonly reason: Reason;
}

export interface Conflict {
  readonly desired: DesiredBinding;
  /** Of the foreign binding; empty where it is the identity that is full. */
  readonly sid: string;
  readonly reason: Reason;
}

export interface PlanInput {
  /** At most one per type and address (`merge.ts`). */
  readonly desired: readonly DesiredBinding[];
  readonly actual: readonly ActualBinding[];
  /** At most one per type and address. */
  readonly owned: readonly Owned[];
  /** Names of the sources that there are. */
  readonly sources: ReadonlySet<string>;
  /** Why a source took an address back, by address key. */
  readonly takenBack: ReadonlyMap<string, Reason>;
  /** Of owned sids that are not there: when a provider said that nobody is at the address (epoch ms). */
  readonly goneSids: ReadonlyMap<string, number>;
  /** Take over a foreign binding where a source wants one. */
  readonly adopt: boolean;
  /** What to do about a binding of ours that somebody deleted. */
  readonly missing: 'create' | 'accept';
  /** Epoch ms. */
  readonly now: number;
}

/** A plan in the making. */
export interface Draft {
  readonly adopts: Adopt[];
  readonly creates: Create[];
  readonly replaces: Replace[];
  readonly deletes: Delete[];
  readonly forgets: Forget[];
  readonly marks: Mark[];
  readonly gone: DesiredBinding[];
  readonly conflicts: Conflict[];
  untouched: number;
  /** Which identity each delete leaves with a binding less, as the service has it. */
  readonly freeing: { readonly identity: string; readonly step: Delete }[];
}

export const createDraft = (): Draft => ({
  adopts: [],
  creates: [],
  replaces: [],
  deletes: [],
  forgets: [],
  marks: [],
  gone: [],
  conflicts: [],
  untouched: 0,
  freeing: [],
});
