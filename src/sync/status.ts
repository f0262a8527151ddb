import type { Fault } from '../document/fault.ts';
import type { Reason } from '../model/reason.ts';
import type { Failure } from './apply.ts';
import type { SourceType } from './source.ts';

/** How one source stands. */
export interface SourceStatus {
  readonly name: string;
  /** `feedback` is what the channels report; `removed` is no longer in the config. */
  readonly type: SourceType | 'removed';
  /** Epoch ms; null: never. */
  readonly readAt: number | null;
  readonly stale: string | null;
  readonly people: number;
  readonly desired: number;
  /** Bindings that sync made for it. */
  readonly owned: number;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Deletes that wait for a person to say that they are meant. */
export interface Held {
  readonly source: string;
  /** Names exactly these deletes: whoever confirms says which ones were looked at. */
  readonly id: string;
  /** Bindings that would be lost, and that it has. */
  readonly deletes: number;
  readonly of: number;
  readonly reason: Reason;
}

/** Somebody who is listed and whom no message would reach. */
export interface Unreachable {
  readonly identity: string;
  readonly reason: Reason;
}

/** What a source says and another one overrules, or what cannot be had; `address` shortened. */
export interface Overruled {
  readonly source: string;
  readonly place: string;
  readonly identity: string;
  readonly type: string;
  readonly address: string;
  readonly reason: Reason;
  /** What stands against it: a place, or a binding's sid. */
  readonly by: string;
}

export interface SyncCounts {
  readonly created: number;
  readonly replaced: number;
  readonly adopted: number;
  readonly deleted: number;
  readonly untouched: number;
}

/**
 * planned: nothing was done, as asked. applied: everything that may be done was. incomplete: the service refused something.
 * service-unreachable, failed (our own store): nothing could be compared.
 */
export type SyncOutcome = 'planned' | 'applied' | 'incomplete' | 'service-unreachable' | 'failed';

/** Where the bindings stand; plain values, fit for JSON. */
export interface SyncStatus {
  /** Epoch ms of the run; null before the first. */
  readonly at: number | null;
  readonly outcome: SyncOutcome | null;
  /** One sentence on what went wrong; empty if nothing did. */
  readonly message: string;
  readonly sources: readonly SourceStatus[];
  /** What was done, or of a plan would be; what was refused stands in `failures`. */
  readonly counts: SyncCounts;
  readonly held: readonly Held[];
  readonly overruled: readonly Overruled[];
  readonly unreachable: readonly Unreachable[];
  /** Addresses that providers reported gone, and that opted out. */
  readonly feedback: { readonly gone: number; readonly optedOut: number };
  readonly failures: readonly Failure[];
}

/** One step of a plan as a person reads it; `address` shortened. */
export interface PlanLine {
  readonly change: 'create' | 'replace' | 'adopt' | 'delete' | 'let-go' | 'held' | 'conflict';
  readonly source: string;
  readonly identity: string;
  readonly type: string;
  readonly address: string;
  readonly reason: Reason;
  /** What is special about it, in words; empty if nothing is. */
  readonly note: string;
}
