import { err, ok, type Result } from '../base/result.ts';
import type { CredentialSecret } from '../model/credential.ts';
import type { CredentialArgs } from './account.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { parseObject } from './parse-object.ts';
import { parsePrivateKey } from './pem.ts';

/** `Secret` or `ApiKey` as a Google service account; undefined when neither is given. */
export const checkServiceAccount = ({
  Secret,
  ApiKey,
}: CredentialArgs): Result<CredentialSecret | undefined, NotifyFault> => {
  const name = Secret?.reveal() ? 'Secret' : 'ApiKey';
  const json = (Secret?.reveal() || ApiKey?.reveal()) ?? '';
  if (json === '') return ok(undefined);
  const account = parseObject(json);
  if (!account) return fault(name, LEGACY_KEY);
  if (account.type !== 'service_account') return fault(name, 'its "type" must be "service_account"');
  for (const key of ['project_id', 'client_email', 'private_key']) {
    if (typeof account[key] !== 'string' || account[key] === '') return fault(name, `it must have a "${key}"`);
  }
  const key = parsePrivateKey(String(account.private_key));
  if (!key) return fault(name, 'its "private_key" cannot be read');
  // RFC 7518 §3.3 asks for so many bits, and the signer insists on it.
  if (!((key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048)) {
    return fault(name, 'its "private_key" must be an RSA key of 2048 bits or more');
  }
  return ok({ type: 'service-account', json });
};

/** Google shut down what server keys were for (52117). */
const LEGACY_KEY =
  'a legacy server key no longer sends anything (52117), give the JSON of a service account: Firebase console, Project settings, Service accounts';

const fault = (name: string, reason: string) => err(invalidParameter('Credential', name, reason));
