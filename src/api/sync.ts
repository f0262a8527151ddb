import type { Fault } from '../document/fault.ts';

/** How one source of bindings stands. Times epoch ms. */
export interface SyncSourceRow {
  readonly name: string;
  /** `removed`: it is no longer in the config, and something of it is left. */
  readonly type: string;
  /** Null: never. */
  readonly readAt: number | null;
  /** Why it is not current; null when it is. */
  readonly stale: string | null;
  readonly people: number;
  readonly desired: number;
  readonly owned: number;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Deletes that wait; `id` names exactly these. */
export interface HeldRow {
  readonly source: string;
  readonly id: string;
  readonly deletes: number;
  readonly of: number;
  readonly reason: string;
}

/** What a source wants and does not get. */
export interface OverruledRow {
  readonly source: string;
  readonly place: string;
  readonly identity: string;
  readonly type: string;
  readonly address: string;
  readonly reason: string;
  /** What stands against it. */
  readonly by: string;
}

/** What the service refused. */
export interface SyncFailureRow {
  readonly type: string;
  readonly address: string;
  readonly reason: string;
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

export const SYNC_OUTCOMES = ['planned', 'applied', 'incomplete', 'service-unreachable', 'failed'] as const;

/** Where the bindings stand. */
export interface SyncStatusRow {
  /** Epoch ms; null before the first run. */
  readonly at: number | null;
  readonly outcome: (typeof SYNC_OUTCOMES)[number] | null;
  readonly message: string;
  readonly sources: readonly SyncSourceRow[];
  readonly counts: Readonly<Record<'created' | 'replaced' | 'adopted' | 'deleted' | 'untouched', number>>;
  readonly held: readonly HeldRow[];
  readonly overruled: readonly OverruledRow[];
  readonly unreachable: readonly { readonly identity: string; readonly reason: string }[];
  readonly feedback: { readonly gone: number; readonly optedOut: number };
  readonly failures: readonly SyncFailureRow[];
}

/** The same, and whom rules notify in vain. */
export interface SyncStateRow extends SyncStatusRow {
  /** Targets that no binding fits, and the rules that have them. */
  readonly nobodyBound: readonly { readonly target: string; readonly rules: readonly string[] }[];
}

export const PLAN_CHANGES = ['create', 'replace', 'adopt', 'delete', 'let-go', 'held', 'conflict'] as const;

/** One step of a plan. */
export interface PlanLineRow {
  readonly change: (typeof PLAN_CHANGES)[number];
  readonly source: string;
  readonly identity: string;
  readonly type: string;
  readonly address: string;
  readonly reason: string;
  readonly note: string;
}

/** Who keeps the bindings as the sources say. A rejection is a 500. */
export interface ApiSync {
  /** Without any source, also of earlier, there is nothing to apply. */
  readonly status: () => Promise<SyncStateRow>;
  /** What a run would do now. */
  readonly plan: () => Promise<{ readonly status: SyncStatusRow; readonly lines: readonly PlanLineRow[] }>;
  /** A run, in which the deletes held under these ids are meant. */
  readonly apply: (confirm: readonly string[]) => Promise<SyncStateRow>;
  /** A run that takes over what others have bound where a source wants it. */
  readonly adopt: () => Promise<SyncStateRow>;
}
