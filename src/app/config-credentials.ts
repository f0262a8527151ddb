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

/** The config has seen to it that a token key comes with all its names. */
const toSecret = (options: CredentialOptions): CredentialSecret => {
  if (options.type !== 'apn') return { type: 'service-account', json: options.serviceAccount.reveal() };
  const { key, cert, keyId = '', teamId = '', topic } = options;
  return cert === undefined
    ? { type: 'apn-token', keyId, teamId, topic: topic ?? '', key: key.reveal() }
    : { type: 'apn-certificate', certificate: cert, key: key.reveal(), topic: topic ?? null };
};
