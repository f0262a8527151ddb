import type { Redacted } from '../base/redacted.ts';
import type { Result } from '../base/result.ts';
import type { Binding } from '../model/binding.ts';
import type { Credential } from '../model/credential.ts';
import type { CredentialSid, ServiceSid } from '../model/ids.ts';
import type { Service } from '../model/service.ts';

export interface ServiceStore {
  readonly service: (sid: ServiceSid) => Promise<Service | null>;
  /** Stores it, in place of one with its sid. */
  readonly putService: (service: Service) => Promise<void>;
  /** A page in order of sid, after `after`; with `friendlyName`, those of exactly that name. */
  readonly services: (
    friendlyName: string | null,
    after: ServiceSid | null,
    limit: number,
  ) => Promise<readonly Service[]>;
  readonly countServices: () => Promise<number>;
  /** Takes its bindings along, with one audit entry; what is queued ends as it would without them. False if it is not there. */
  readonly removeService: (sid: ServiceSid) => Promise<boolean>;
  /** Stores what another account had, sids and times as they were; see `Imported`. One transaction. */
  readonly importBindings: (bindings: readonly Binding[]) => Promise<Imported>;
}

/** What came of bindings that were copied from elsewhere. */
export interface Imported {
  readonly created: number;
  /** The same binding stood here already. */
  readonly unchanged: number;
  /** Not taken: it was removed or replaced here, or its address has a newer binding here. */
  readonly kept: number;
}

/**
 * Why a secret cannot be had: `no-key`: the config names no encryption key. `none`: the credential has no secret.
 * `unreadable`: it was encrypted with another key, or is damaged.
 */
export type SecretFault = 'no-key' | 'none' | 'unreadable';

export interface CredentialStore {
  /** Whether secrets can be stored: the config names a key to encrypt them with. */
  readonly keepsSecrets: boolean;
  readonly credential: (sid: CredentialSid) => Promise<Credential | null>;
  /** Stores it, and its secret, encrypted; `undefined` leaves the secret as it is, null takes it away. */
  readonly putCredential: (credential: Credential, secret: Redacted | null | undefined) => Promise<void>;
  readonly credentialSecret: (sid: CredentialSid) => Promise<Result<Redacted, SecretFault>>;
  /** A page in order of sid, after `after`. */
  readonly credentials: (after: CredentialSid | null, limit: number) => Promise<readonly Credential[]>;
  readonly removeCredential: (sid: CredentialSid) => Promise<boolean>;
}
