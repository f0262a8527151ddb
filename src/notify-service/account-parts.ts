import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Credential } from '../model/credential.ts';
import type { CredentialSid, ServiceSid } from '../model/ids.ts';
import type { FindCredential } from './find-credential.ts';
import type { Guard } from './guard.ts';
import type { ChannelSource, NotifyStore } from './ports.ts';

/** What the parts of an account work with. */
export interface AccountParts {
  readonly store: NotifyStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called when something stands in the store that waits for the dispatcher. */
  readonly wake: () => void;
  /** The config's own service, which cannot be deleted. */
  readonly ownService: ServiceSid;
  /** Shown and used beside those of the store; changed in the config, and only there. */
  readonly configCredentials: readonly Credential[];
  /** A credential was changed or deleted: what was made of it is to be let go. */
  readonly credentialChanged: (sid: CredentialSid) => void;
  /** Where the channel of a credential is found, to test it. */
  readonly tester: Pick<ChannelSource, 'find'>;
  readonly guarded: Guard;
  readonly findCredential: FindCredential;
}
