import { z } from 'zod';
import { apnOptions } from './apn/options.ts';
import { fcmOptions } from './fcm/options.ts';
import { messengerOptions } from './messenger/options.ts';
import { smsOptions } from './sms/options.ts';

/** `channels` of the config: one entry per way out; a channel left out is not configured. */
export const channelsOptions = z.strictObject({
  sms: smsOptions.optional(),
  apn: apnOptions.optional(),
  fcm: fcmOptions.optional(),
  messenger: messengerOptions.optional(),
});

export type ChannelsOptions = z.infer<typeof channelsOptions>;
