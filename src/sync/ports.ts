import type { Result } from '../base/result.ts';
import type { BindingType } from '../model/binding.ts';

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
}

/** The part of a Notify service that sync needs: the built-in one or one far away. MUST resolve, never reject. */
export interface BindingsPort {
  /** Another binding of the same type and address is replaced by it. */
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

/** That sync made, or is about to make, the binding of this type and address. */
export interface Owned {
  readonly type: BindingType;
  readonly address: string;
  /** As last answered by the service; empty if it never was. */
  readonly sid: string;
  readonly identity: string;
  /** Identity and tags as one comparable text, marked while the service has not answered (`ownership.ts`). */
  readonly hash: string;
}

/** Where sync remembers what it made, so that it never touches what others made. One record per type and address. */
export interface OwnershipPort {
  readonly list: () => Promise<readonly Owned[]>;
  readonly put: (owned: Owned) => Promise<void>;
  readonly remove: (type: BindingType, address: string) => Promise<void>;
}
