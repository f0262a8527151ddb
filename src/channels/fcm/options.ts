import { z } from 'zod';
import { logOnlyDriver, rateOption, secretOption, urlOption } from '../option-parts.ts';

/** `channels.fcm` of the config; bindings of type `gcm` leave by it too. */
export const fcmOptions = z.strictObject({
  driver: logOnlyDriver('fcm'),
  url: urlOption.optional(),
  tokenUrl: urlOption.optional(),
  /** The JSON text of the service account's key file. */
  serviceAccount: secretOption.optional(),
  rate: rateOption(100),
});
