import { z } from 'zod';

/** A topic on which each device of a source says that it is there, and its will that it is not. */
export const availabilitySchema = z.strictObject({
  topic: z.string().min(1).describe('MQTT filter that names the levels that make the device'),
  online: z.string().min(1).default('online').describe('what says that it is there; default: online'),
  offline: z.string().min(1).default('offline').describe('what says that it is gone; default: offline'),
  path: z
    .string()
    .min(1)
    .optional()
    .describe('where it stands in a JSON payload, "$.state"; default: it is the payload'),
});

export type AvailabilityOptions = z.output<typeof availabilitySchema>;
