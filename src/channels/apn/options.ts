import { z } from 'zod';
import { durationOption, rateOption, secretOption, textOption, urlOption } from '../option-parts.ts';
import { refuseUnusableSecret } from './secret-options.ts';

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
  .superRefine(refuseUnusableSecret);

/** Takes Apple's keys too, so that changing the driver alone is enough to try things out. */
const logOptions = z.strictObject({ driver: z.literal('log'), ...apnKeys, key: secretOption.optional() });

/** `channels.apn` of the config. Secrets come out redacted, durations in ms. */
export const apnOptions = z.discriminatedUnion('driver', [apnsOptions, logOptions]);
