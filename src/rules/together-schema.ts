import { z } from 'zod';
import { durationSchema } from './duration-schema.ts';

export const togetherSchema = z
  .strictObject({
    by: z.string().describe('the name of a level of the topic that devices share'),
    least: z.int().min(2).exactOptional().describe('so many must be absent; default: 5'),
    share: z.number().gt(0).max(1).exactOptional().describe('and this share of those known; default: 0.5'),
    within: durationSchema.exactOptional().describe('how long each waits for others to join it; default: 1m'),
  })
  .meta({ id: 'together', description: 'Devices that fall silent together are one alarm' });
