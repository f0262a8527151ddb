import { z } from 'zod';
import type { CredentialSecret } from '../../model/credential.ts';
import { durationOption, rateOption, secretOption, textOption, urlOption } from '../option-parts.ts';

const apnKeys = {
  /** Apple's address is taken from `sandbox`; a proxy or a fake may stand here. */
  url: urlOption.optional(),
  /** Whether the phones' tokens are of apps built for development. */
  sandbox: z.boolean().default(false),
  /** PEM of whom to trust in place of the usual ones: a proxy, or a fake. */
  ca: textOption.optional(),
  /** The app's bundle id; a certificate names it itself. */
  topic: textOption.optional(),
  keyId: textOption.optional(),
  teamId: textOption.optional(),
  /** PEM of the certificate. */
  cert: textOption.optional(),
  /** Pushes per second. Apple names no limit; a thousand is what one connection takes with ease. */
  rate: rateOption(1000),
  /** How long one answer may take. */
  timeout: durationOption.optional(),
};

const apnsOptions = z
  .strictObject({
    driver: z.literal('apns'),
    ...apnKeys,
    /** PEM: the text of the `.p8` file, or the certificate's key. */
    key: secretOption,
  })
  .superRefine(({ cert, keyId, teamId, topic }, context) => {
    const fault = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    if (cert !== undefined) {
      if (keyId !== undefined) fault('keyId', 'not with cert, which needs none');
      if (teamId !== undefined) fault('teamId', 'not with cert, which needs none');
      return;
    }
    if (keyId === undefined) fault('keyId', 'needed without cert');
    if (teamId === undefined) fault('teamId', 'needed without cert');
    if (topic === undefined) fault('topic', 'needed without cert');
  });

/** Takes Apple's keys too, so that changing the driver alone is enough to try things out. */
const logOptions = z.strictObject({ driver: z.literal('log'), ...apnKeys, key: secretOption.optional() });

/** `channels.apn` of the config. Secrets come out redacted, durations in ms. */
export const apnOptions = z.discriminatedUnion('driver', [apnsOptions, logOptions]);

export type ApnsOptions = z.infer<typeof apnsOptions>;

/** What the driver `apns` authenticates with: the certificate, or else the token key, whose names have been checked. */
export const optionsToSecret = ({ cert, key, keyId, teamId, topic }: ApnsOptions): CredentialSecret =>
  cert === undefined
    ? { type: 'apn-token', keyId: keyId ?? '', teamId: teamId ?? '', topic: topic ?? '', key: key.reveal() }
    : { type: 'apn-certificate', certificate: cert, key: key.reveal(), topic: topic ?? null };
