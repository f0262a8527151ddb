import type { Fault } from '../document/fault.ts';
import type { Reason } from '../model/reason.ts';
import type { ActualBinding } from './ports.ts';

/** What a source wants: one address of one identity. Tags sorted, each once. */
export interface DesiredBinding extends Omit<ActualBinding, 'sid'> {
  /** Name of the source. */
  readonly source: string;
  /** Where the source says so: `config/roster.yaml:4`, or a topic. For people. */
  readonly place: string;
  /** Epoch ms at which the phone itself last said so; null of lists, which only stay as they are. */
  readonly renewedAt: number | null;
}

/** What a source lists, as far as it can be understood: what is faulty is left out, and the rest goes on. */
export interface Listing {
  /** Every identity that it names, with an address or without, each once. */
  readonly people: readonly string[];
  /** One per type and address. */
  readonly bindings: readonly DesiredBinding[];
  /** Whose entries have faults: what was made for them stays as it is. `all`: it cannot be told whose. */
  readonly unclear: ReadonlySet<string> | 'all';
  /** Phone numbers (`addressKey`) that several identities claim, each for itself: what they are bound for stays. Left out: none. */
  readonly disputed?: ReadonlySet<string>;
  readonly faults: readonly Fault[];
  /** Doubts, for a person to look at; they stop nothing. */
  readonly warnings: readonly Fault[];
}

export const SOURCE_TYPES = ['roster', 'registrations', 'inventory'] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];

/** A source as it stands. */
export interface SourceView {
  readonly name: string;
  readonly type: SourceType;
  /** Null: it could not be read yet, or not any more; what was made for it stays as it is. */
  readonly listing: Listing | null;
  /** Why it no longer wants an address, by address key (`ownership.ts`): took it back by itself, which nobody is asked about; or it `vanished`. */
  readonly takenBack: ReadonlyMap<string, Reason>;
  /** Epoch ms at which it was last read without a fault of the whole; null: never. */
  readonly readAt: number | null;
  /** In words, why it is not current; null when it is. */
  readonly stale: string | null;
}

/** Somebody who says which bindings there should be. */
export interface Source {
  readonly name: string;
  readonly type: SourceType;
  /** What it says now. MUST resolve, and MUST cost little when nothing changed since. */
  readonly view: () => Promise<SourceView>;
}
