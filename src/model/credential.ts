import type { CredentialSid } from './ids.ts';

export const CREDENTIAL_TYPES = ['apn', 'fcm', 'gcm'] as const;
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

/** What a push provider knows us by; its secrets are kept apart, and never shown. Times epoch ms. */
export interface Credential {
  readonly sid: CredentialSid;
  readonly type: CredentialType;
  readonly friendlyName: string | null;
  /** Apple's sandbox; null for the other types. */
  readonly sandbox: boolean | null;
  /** Of the config: it is changed there, and only there. */
  readonly fromConfig: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a credential keeps to itself. PEM texts have their lines; a topic is an app's bundle id. */
export type CredentialSecret =
  | {
      readonly type: 'apn-token';
      readonly keyId: string;
      readonly teamId: string;
      readonly topic: string;
      /** PKCS#8 PEM of an EC key, as in a `.p8` file. */
      readonly key: string;
    }
  | {
      readonly type: 'apn-certificate';
      /** PEM. */
      readonly certificate: string;
      /** PEM. */
      readonly key: string;
      /** Null: the one that the certificate's subject names. */
      readonly topic: string | null;
    }
  /** The JSON text of a Google service account's key file. */
  | { readonly type: 'service-account'; readonly json: string };
