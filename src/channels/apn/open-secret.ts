import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { rewrapPem } from '../../base/pem.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { CredentialSecret } from '../../model/credential.ts';
import type { TokenKey } from './provider-token.ts';

/** How one app is known to Apple: by a token in each request, or by the certificate of the connection. */
export interface ApnsIdentity {
  /** The app's bundle id. */
  readonly topic: string;
  readonly tokenKey: TokenKey | null;
  /** PEM texts for TLS. */
  readonly tls: { readonly cert?: string; readonly key?: string };
}

/** Why a secret cannot be used; found without asking Apple. */
export type SecretFault =
  | 'credential-of-another-type'
  | 'key-unreadable'
  | 'certificate-unreadable'
  | 'key-of-another-certificate'
  | 'topic-missing';

/** A secret as what a connection needs. */
export const openSecret = (secret: CredentialSecret): Result<ApnsIdentity, SecretFault> => {
  switch (secret.type) {
    case 'apn-token':
      return openToken(secret);
    case 'apn-certificate':
      return openCertificate(secret);
    case 'service-account':
      return err('credential-of-another-type');
  }
};

type TokenSecret = Extract<CredentialSecret, { readonly type: 'apn-token' }>;
type CertificateSecret = Extract<CredentialSecret, { readonly type: 'apn-certificate' }>;

const openToken = ({ keyId, teamId, topic, key }: TokenSecret): Result<ApnsIdentity, SecretFault> => {
  const read = readKey(rewrapPem(key));
  if (read?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return err('key-unreadable');
  return topic === '' ? err('topic-missing') : ok({ topic, tokenKey: { keyId, teamId, key: read }, tls: {} });
};

const openCertificate = (secret: CertificateSecret): Result<ApnsIdentity, SecretFault> => {
  const tls = { cert: rewrapPem(secret.certificate), key: rewrapPem(secret.key) };
  const key = readKey(tls.key);
  if (!key) return err('key-unreadable');
  const certificate = readCertificate(tls.cert);
  if (!certificate) return err('certificate-unreadable');
  if (!certificate.checkPrivateKey(key)) return err('key-of-another-certificate');
  const topic = secret.topic || subjectTopic(certificate);
  return topic === undefined ? err('topic-missing') : ok({ topic, tokenKey: null, tls });
};

const readKey = (pem: string): KeyObject | undefined => {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
};

const readCertificate = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
};

/** Apple writes the bundle id into the subject's user id. */
const subjectTopic = ({ subject }: X509Certificate): string | undefined => /^UID=(.+)$/m.exec(subject ?? '')?.[1];
