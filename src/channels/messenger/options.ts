import { z } from 'zod';
import { logOnlyDriver, rateOption, secretOption, textOption, urlOption } from '../option-parts.ts';

/** `channels.messenger` of the config. */
export const messengerOptions = z.strictObject({
  driver: logOnlyDriver('graph'),
  url: urlOption.optional(),
  pageId: textOption.optional(),
  token: secretOption.optional(),
  rate: rateOption(10),
});
