import { z } from 'zod';
import { availabilitySchema } from './availability-options.ts';
import { RETAINED } from './format.ts';
import { FORMAT_NAMES } from './formats.ts';

const topicSchema = z
  .string()
  .min(1)
  .describe('MQTT filter; {name} is one whole level and names it, a final # is allowed');

/** One source of the config: where telemetry comes from and how it is read. `createDecoder` checks what the texts mean. */
export const sourceOptionsSchema = z.strictObject({
  topic: z.union([topicSchema, z.array(topicSchema).min(1)]).optional(),
  decode: z.enum(FORMAT_NAMES).default('json').describe('what the payload is, or the system that publishes it'),
  device: z
    .string()
    .min(1)
    .optional()
    .describe(
      'names of the topic, "{site}/{device}", or a path into the payload, "$.deviceInfo.devEui"; default: all names of the topic',
    ),
  time: z
    .string()
    .min(1)
    .optional()
    .describe('path to the time of the reading, "$.ts"; default: the time it was received'),
  zone: z.string().min(1).optional().describe('IANA name of the zone of times without an offset; default: UTC'),
  value: z
    .string()
    .regex(/^[^.]+$/, 'a fact name has no dot')
    .optional()
    .describe('fact name of a bare number, text or list; default: value'),
  every: z
    .string({ error: ({ input }) => (input === undefined ? undefined : 'not a duration; write 30s, 10m, 1h30m or 2d') })
    .min(1)
    .optional()
    .meta({
      description: 'how often a device reports, 5m: tocsin check doubts delays and windows that are shorter',
      pattern: '^(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+$',
      errorMessage: 'not a duration; write 30s, 10m, 1h30m or 2d',
    }),
  availability: availabilitySchema
    .optional()
    .describe('where each device says that it is there, and its will that it is gone'),
  retained: z
    .enum(RETAINED)
    .optional()
    .describe(
      'what the broker kept: fills memory only, is passed over, or is judged like any reading; default: seed, or that of the profile',
    ),
});

/** As it was read; what a source leaves out is its format's, or the default. */
export type SourceOptions = z.output<typeof sourceOptionsSchema>;
