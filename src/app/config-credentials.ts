import { optionsToSecret } from '../channels/apn/secret-options.ts';
import type { CredentialOptions } from '../config/notify-options.ts';
import type { Credential, CredentialSecret } from '../model/credential.ts';
import type { CredentialSid } from '../model/ids.ts';

/** A credential that the config holds, with its secret. */
export interface ConfigCredential {
  readonly credential: Credential;
  readonly secret: CredentialSecret;
}

export type ConfigCredentials = ReadonlyMap<CredentialSid, ConfigCredential>;

/** The push credentials of `notify.credentials`; `now` (epoch ms) stands for when they were made. */
export const readConfigCredentials = (options: readonly CredentialOptions[], now: number): ConfigCredentials =>
  new Map(
    options.map((one) => {
      const { sid, type, name = null } = one;
      const sandbox = one.type === 'apn' ? one.sandbox : null;
      const credential = { sid, type, friendlyName: name, sandbox, fromConfig: true, createdAt: now, updatedAt: now };
      return [sid, { credential, secret: toSecret(one) }];
    }),
  );

const toSecret = (options: CredentialOptions): CredentialSecret =>
  options.type === 'apn'
    ? optionsToSecret(options)
    : { type: 'service-account', json: options.serviceAccount.reveal() };
