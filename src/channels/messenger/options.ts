import { z } from 'zod';
import { durationOption, rateOption, secretOption, textOption, urlOption } from '../option-parts.ts';

const graphKeys = {
  /** Where `/v25.0/…` is asked for; a proxy or a fake may stand here. */
  url: urlOption.default('https://graph.facebook.com'),
  /** Of the Graph API; Meta takes a version back two years after the next. */
  version: z
    .string()
    .regex(/^v\d+\.\d+$/, 'not a version of the Graph API, such as v25.0')
    .default('v25.0'),
  /** `ACCOUNT_UPDATE`, `HUMAN_AGENT`: goes along where the rule gives none, so that messages pass after 24 hours too. */
  tag: z
    .string()
    .regex(/^[A-Z_]+$/, 'not a message tag, such as ACCOUNT_UPDATE')
    .optional(),
  /** Messages per second. */
  rate: rateOption(10),
  /** How long one answer may take. */
  timeout: durationOption.optional(),
};

const graphOptions = z.strictObject({
  driver: z.literal('graph'),
  ...graphKeys,
  pageId: textOption,
  /** The page's access token. */
  token: secretOption,
});

/** Takes Meta's keys too, so that changing the driver alone is enough to try things out. */
const logOptions = z.strictObject({
  driver: z.literal('log'),
  ...graphKeys,
  pageId: textOption.optional(),
  token: secretOption.optional(),
});

/** `channels.messenger` of the config. Secrets come out redacted, durations in ms. */
export const messengerOptions = z.discriminatedUnion('driver', [graphOptions, logOptions]);

export type MessengerOptions = z.infer<typeof messengerOptions>;
export type GraphOptions = z.infer<typeof graphOptions>;
