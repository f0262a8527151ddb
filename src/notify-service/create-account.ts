import type { Credential } from '../model/credential.ts';
import type { NotifyAccount } from './account.ts';
import { createCredentials } from './account-credentials.ts';
import type { AccountParts } from './account-parts.ts';
import { createServices } from './account-services.ts';
import { createFindCredential } from './find-credential.ts';
import { createGuard } from './guard.ts';
import { createServiceNotify } from './service.ts';

export interface NotifyAccountDeps extends Omit<AccountParts, 'configCredentials' | 'guarded' | 'findCredential'> {
  readonly configCredentials?: readonly Credential[];
  /** Told why the store failed; the caller only learns that it did. */
  readonly onStoreFailed?: (message: string) => void;
}

/** The built-in Notify service: services, credentials, and the operations on each service. */
export const createNotifyAccount = (deps: NotifyAccountDeps): NotifyAccount => {
  const { configCredentials = [], onStoreFailed = () => {}, ...rest } = deps;
  const parts: AccountParts = {
    ...rest,
    configCredentials,
    guarded: createGuard(onStoreFailed),
    findCredential: createFindCredential(rest.store, configCredentials),
  };
  return {
    of: (service) => createServiceNotify(parts, service),
    services: createServices(parts),
    credentials: createCredentials(parts),
  };
};
