import type { Result } from '../base/result.ts';
import type { BindingType } from '../model/binding.ts';
import type { Reason } from '../model/reason.ts';
import type { Registration } from './registrations/registration.ts';

/** A binding as the service has it. */
export interface ActualBinding {
  readonly sid: string;
  readonly identity: string;
  readonly type: BindingType;
  readonly address: string;
  readonly tags: readonly string[];
}

/** What a Notify service answers when it refuses; `status` 0 when it did not answer. */
export interface ServiceFault {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  /** How long it asks to be left alone, ms; left out where it does not say. */
  readonly retryAfterMs?: number;
}

/** The part of a Notify service that sync needs: the built-in one or one far away. MUST resolve, never reject. */
export interface BindingsPort {
  /** Another binding of the same type and address is replaced by it, so that a repeated create makes no second one. */
  readonly create: (binding: NewBinding) => Promise<Result<{ readonly sid: string }, ServiceFault>>;
  readonly delete: (sid: string) => Promise<Result<null, ServiceFault>>;
  /** One page after the token `after` (null: the first); `next` is null on the last page. */
  readonly page: (after: string | null) => Promise<Result<BindingsPage, ServiceFault>>;
}

/** By the argument names of the service. */
export interface NewBinding {
  readonly Identity: string;
  readonly BindingType: BindingType;
  readonly Address: string;
  readonly Tag: readonly string[];
}

export interface BindingsPage {
  readonly bindings: readonly ActualBinding[];
  readonly next: string | null;
}

/** That sync made, or is about to make, the binding of this type and address, and for which source. */
export interface Owned {
  readonly source: string;
  readonly type: BindingType;
  readonly address: string;
  /** As last answered by the service; empty if it never was. */
  readonly sid: string;
  readonly identity: string;
  /** Identity and tags as one comparable text, marked while the service has not answered (`ownership.ts`). */
  readonly hash: string;
  /** Epoch ms at which it went without us and is not made again: a provider said so, or somebody deleted it; null of all others. */
  readonly goneAt: number | null;
}

/** A change of a binding, for its entry in the audit. The address is whole here and shortened there. */
export interface Change {
  readonly action: 'sync-created' | 'sync-replaced' | 'sync-deleted' | 'sync-adopted' | 'sync-let-go';
  readonly source: string;
  readonly reason: Reason;
  readonly type: BindingType;
  readonly address: string;
  readonly identity: string;
  readonly sid: string;
}

/** One line of what sync remembers, with the change that it comes from, if there was one. */
export type OwnershipWrite = { readonly change?: Change } & (
  | { readonly put: Owned }
  | { readonly remove: Pick<Owned, 'type' | 'address'> }
);

/** Where sync remembers what it made, so that it never touches what others made. One record per type and address. */
export interface OwnershipPort {
  readonly list: () => Promise<readonly Owned[]>;
  /** All or none, in their order. */
  readonly write: (writes: readonly OwnershipWrite[]) => Promise<void>;
}

/** What the channels of the built-in service learned; another service keeps that to itself and answers with nothing. */
export interface FeedbackPort {
  /** Of bindings that are no longer there: those that went because a provider said that nobody is at the address, and when (epoch ms). */
  readonly gone: (sids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** Address keys (`ownership.ts`) that opted out, and have not opted in again. */
  readonly optedOut: () => Promise<ReadonlySet<string>>;
}

/** Where registrations outlive the process. One per identity and endpoint. */
export interface RegistrationsPort {
  readonly list: () => Promise<readonly Registration[]>;
  /** All or none: puts, and removes by identity and endpoint. */
  readonly write: (
    puts: readonly Registration[],
    removes: readonly Pick<Registration, 'identity' | 'endpoint'>[],
  ) => Promise<void>;
}
