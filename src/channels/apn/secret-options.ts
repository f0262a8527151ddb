import type { z } from 'zod';
import type { Redacted } from '../../base/redacted.ts';
import type { CredentialSecret } from '../../model/credential.ts';
import { openSecret, type SecretFault } from './open-secret.ts';

/** How a config says what to authenticate with: a certificate, or else a token key with its names. */
export interface SecretOptions {
  /** PEM. */
  readonly key: Redacted;
  /** PEM. */
  readonly cert?: string | undefined;
  readonly keyId?: string | undefined;
  readonly teamId?: string | undefined;
  readonly topic?: string | undefined;
}

/** What cannot be used is told when the config is read, not when the first phone should ring. */
export const refuseUnusableSecret = (options: SecretOptions, context: z.core.$RefinementCtx): void => {
  const wrongNames = options.cert === undefined ? missingNames(options) : needlessNames(options);
  for (const [name, message] of wrongNames.length > 0 ? wrongNames : unusable(options)) {
    context.addIssue({ code: 'custom', path: [name], message });
  }
};

/** Names that are missing stand empty: they have been refused before. */
export const optionsToSecret = ({ cert, key, keyId, teamId, topic }: SecretOptions): CredentialSecret =>
  cert === undefined
    ? { type: 'apn-token', keyId: keyId ?? '', teamId: teamId ?? '', topic: topic ?? '', key: key.reveal() }
    : { type: 'apn-certificate', certificate: cert, key: key.reveal(), topic: topic ?? null };

type Named = readonly [name: string, message: string];

const missingNames = (options: SecretOptions): readonly Named[] =>
  (['keyId', 'teamId', 'topic'] as const).flatMap((name) =>
    options[name] === undefined ? [[name, 'needed without cert'] as const] : [],
  );

const needlessNames = (options: SecretOptions): readonly Named[] =>
  (['keyId', 'teamId'] as const).flatMap((name) =>
    options[name] === undefined ? [] : [[name, 'not with cert, which needs none'] as const],
  );

/** An empty text has been told by itself. */
const unusable = (options: SecretOptions): readonly Named[] => {
  if (options.topic === '') return [];
  const opened = openSecret(optionsToSecret(options));
  return opened.ok ? [] : [FAULTS[opened.error]];
};

const FAULTS: Readonly<Record<SecretFault, Named>> = {
  'credential-of-another-type': ['key', 'of another provider'],
  'key-unreadable': ['key', 'not a private key in PEM; of a .p8 file, one on P-256'],
  'certificate-unreadable': ['cert', 'not a certificate in PEM'],
  'key-of-another-certificate': ['key', 'not the key of this certificate'],
  'topic-missing': ['topic', 'needed, since the certificate names no app'],
};
