import type { KeyObject } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import type { CredentialSecret } from '../model/credential.ts';
import type { CredentialArgs } from './account.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { parseObject } from './parse-object.ts';
import { parseCertificates, parsePrivateKey } from './pem.ts';

/**
 * `Certificate` and `PrivateKey` as what Apple is shown: a certificate, or with `{"key_id","team_id","topic"}` in its place
 * a token. Undefined when neither is given.
 */
export const checkApnSecret = ({
  Certificate,
  PrivateKey,
}: CredentialArgs): Result<CredentialSecret | undefined, NotifyFault> => {
  const certificate = Certificate?.reveal() ?? '';
  const pem = PrivateKey?.reveal() ?? '';
  if (certificate === '' && pem === '') return ok(undefined);
  if (certificate === '') return fault('Certificate', 'it is required beside PrivateKey');
  if (pem === '') return fault('PrivateKey', 'it is required beside Certificate');
  const key = parsePrivateKey(pem);
  if (!key) return fault('PrivateKey', 'it must be a PEM text of a key without a passphrase');
  return certificate.trimStart().startsWith('{') ? toToken(certificate, key) : toCertificate(certificate, key);
};

const toToken = (names: string, key: KeyObject): Result<CredentialSecret, NotifyFault> => {
  const { key_id, team_id, topic } = parseObject(names) ?? {};
  if (!isText(key_id) || !isText(team_id) || !isText(topic)) {
    return fault(
      'Certificate',
      'beside a token key it must be {"key_id", "team_id", "topic"}, each letters and digits',
    );
  }
  // Apple signs with ES256 and nothing else.
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return fault('PrivateKey', 'a token key must be an EC key on P-256, as in a .p8 file');
  }
  return ok({ type: 'apn-token', keyId: key_id, teamId: team_id, topic, key: pemOf(key) });
};

const toCertificate = (text: string, key: KeyObject): Result<CredentialSecret, NotifyFault> => {
  const chain = parseCertificates(text);
  const [leaf] = chain ?? [];
  if (!chain || !leaf) return fault('Certificate', 'it must be a PEM text, or the JSON that goes with a token key');
  if (!leaf.checkPrivateKey(key)) return fault('PrivateKey', 'it is not the key of Certificate');
  const certificate = chain.map(String).join('');
  return ok({ type: 'apn-certificate', certificate, key: pemOf(key), topic: null });
};

/** They go into headers: with a line break that came along, no push could be made. */
const isText = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]{1,255}$/.test(value);

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const fault = (name: string, reason: string) => err(invalidParameter('Credential', name, reason));
