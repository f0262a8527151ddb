import { z } from 'zod';
import { Redacted } from '../../base/redacted.ts';
import { durationOption, rateOption, secretOption, urlOption } from '../option-parts.ts';
import { readServiceAccount } from './service-account.ts';

/** The JSON text of a service account's key file; a fault says what is wrong in it and shows nothing of it. */
export const serviceAccountOption = z.string().transform((text, context) => {
  const account = readServiceAccount(text);
  if (account.ok) return new Redacted(text);
  context.addIssue({
    code: 'custom',
    message: text === '' ? 'must not be empty' : `not a service account: ${account.error}`,
  });
  return z.NEVER;
});

const fcmKeys = {
  /** Where `/v1/projects/…` is asked for, in place of Google; a proxy or a fake may stand here. */
  url: urlOption.optional(),
  /** Where access tokens are asked for, in place of the account's own `token_uri`. */
  tokenUrl: urlOption.optional(),
  /** Messages per second: a tenth of what Google lets a project send (600,000 a minute). */
  rate: rateOption(1000),
  /** How long one answer may take. */
  timeout: durationOption.optional(),
};

const googleOptions = z.strictObject({
  driver: z.literal('fcm'),
  ...fcmKeys,
  serviceAccount: serviceAccountOption,
});

/** Takes Google's keys too, so that changing the driver alone is enough to try things out. */
const logOptions = z.strictObject({
  driver: z.literal('log'),
  ...fcmKeys,
  serviceAccount: secretOption.optional(),
});

/** `channels.fcm` of the config; bindings of type `gcm` leave by it too. Secrets come out redacted, durations in ms. */
export const fcmOptions = z.discriminatedUnion('driver', [googleOptions, logOptions]);
