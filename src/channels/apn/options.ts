import { z } from 'zod';
import { logOnlyDriver, rateOption, secretOption, textOption, urlOption } from '../option-parts.ts';

/** `channels.apn` of the config. */
export const apnOptions = z.strictObject({
  driver: logOnlyDriver('apns'),
  url: urlOption.optional(),
  keyId: textOption.optional(),
  teamId: textOption.optional(),
  topic: textOption.optional(),
  /** The text of the `.p8` file. */
  key: secretOption.optional(),
  rate: rateOption(100),
});
