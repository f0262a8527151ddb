import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';

/** What a Google service account signs with, read from its key file. */
export interface ServiceAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  readonly key: KeyObject;
  readonly keyId: string | undefined;
  readonly tokenUri: string;
}

const textKey = z.string({ error: 'missing' }).min(1, 'is empty');

const keyFile = z.object({
  type: z.literal('service_account', { error: 'not "service_account"' }).optional(),
  project_id: textKey.regex(/^[\w.:-]*$/, 'not a project id'),
  client_email: textKey,
  private_key: textKey,
  private_key_id: textKey.optional(),
  token_uri: z
    .url({ protocol: /^https?$/, error: 'not an http or https URL' })
    .default('https://oauth2.googleapis.com/token'),
});

/** Reads the JSON text of a key file. The error says what is wrong with which key, and never shows a value. */
export const readServiceAccount = (json: string): Result<ServiceAccount, string> => {
  const file = keyFile.safeParse(parse(json));
  if (!file.success) return err(wording(file.error.issues));
  const { project_id, client_email, private_key, private_key_id, token_uri } = file.data;
  const key = readKey(private_key);
  if (!key) return err('private_key: not an RSA key of 2048 bits or more in PEM');
  return ok({
    projectId: project_id,
    clientEmail: client_email,
    key,
    keyId: private_key_id,
    tokenUri: token_uri,
  });
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

/** The parser's own words would quote the text. */
const wording = (issues: readonly z.core.$ZodIssue[]): string =>
  issues.some(({ path }) => path.length === 0)
    ? 'not the JSON text of a key file'
    : issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

const readKey = (pem: string): KeyObject | undefined => {
  try {
    const key = createPrivateKey(pem);
    // RFC 7518 §3.3 asks for so many bits, and the signer insists on it.
    const isStrong = (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return key.asymmetricKeyType === 'rsa' && isStrong ? key : undefined;
  } catch {
    return undefined;
  }
};
