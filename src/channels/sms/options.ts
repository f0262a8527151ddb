import { z } from 'zod';
import { durationOption, rateOption, secretOption, textOption, urlOption } from '../option-parts.ts';

const accountSid = z
  .string()
  .regex(/^AC[0-9a-zA-Z]{32}$/, 'not an account SID: AC and 32 digits or letters')
  .meta({ patternErrorMessage: 'not an account SID: AC and 32 digits or letters' });
const messagingServiceSid = z
  .string()
  .regex(/^MG[0-9a-zA-Z]{32}$/, 'not a messaging service SID: MG and 32 digits or letters')
  .meta({ patternErrorMessage: 'not a messaging service SID: MG and 32 digits or letters' });

const twilioKeys = {
  /** Where `/2010-04-01/…` is asked for; a proxy or a fake may stand here. */
  url: urlOption.default('https://api.twilio.com'),
  from: textOption.optional(),
  messagingServiceSid: messagingServiceSid.optional(),
  /** Messages per second: what one long code is allowed in the US. */
  rate: rateOption(1),
  /** How long one answer may take. */
  timeout: durationOption.optional(),
};

const twilioOptions = z
  .strictObject({ driver: z.literal('twilio'), ...twilioKeys, accountSid, authToken: secretOption })
  .refine(({ from, messagingServiceSid }) => from !== undefined || messagingServiceSid !== undefined, {
    error: 'needs from or messagingServiceSid',
  });

/** Takes Twilio's keys too, so that changing the driver alone is enough to try things out. */
const logOptions = z.strictObject({
  driver: z.literal('log'),
  ...twilioKeys,
  accountSid: accountSid.optional(),
  authToken: secretOption.optional(),
});

/** `channels.sms` of the config. Secrets come out redacted, durations in ms. */
export const smsOptions = z.discriminatedUnion('driver', [twilioOptions, logOptions]);

export type SmsOptions = z.infer<typeof smsOptions>;
export type TwilioOptions = z.infer<typeof twilioOptions>;
