import type { BindingType } from '../../model/binding.ts';

/** What was last published on `tocsin/bindings/{identity}/{endpoint}`: one phone, bound by itself. */
export interface Registration {
  readonly identity: string;
  readonly endpoint: string;
  readonly type: BindingType;
  readonly address: string;
  readonly tags: readonly string[];
  /** How long it holds without being renewed, ms; null: until it is taken back. */
  readonly ttlMs: number | null;
  /** Epoch ms at which it was last published, as far as that is known. */
  readonly renewedAt: number;
  /** The same in watch time (docs/decisions/0001): while nobody listens nothing expires. */
  readonly renewedWatch: number;
  /** Why it no longer holds; null while it does. Kept until its binding is deleted, so that the delete knows its reason. */
  readonly ended: 'unregistered' | 'expired' | 'vanished' | null;
}
