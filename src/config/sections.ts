import { z } from 'zod';
import { durationOption, secretOption, textOption, urlOption } from '../channels/option-parts.ts';

const pathOption = textOption.describe('relative to the folder of this file');

export const rulesOption = z
  .union([pathOption.transform((path) => [path]), z.array(pathOption).min(1)])
  .default(['rules'])
  .describe('rule files, or folders of them');

const attributeTopic = z.strictObject({
  topic: textOption.describe('retained: a JSON object is the attributes of a device, an empty payload takes them back'),
  source: textOption.optional().describe('whose devices; not needed when there is one source'),
  device: textOption.optional().describe('names of the topic, "{site}/{device}"; default: all of them'),
});

export const inventoryOptions = z.strictObject({
  file: z
    .union([pathOption.transform((path) => [path]), z.array(pathOption)])
    .default([])
    .describe('files that list devices: YAML, or CSV'),
  topics: z.array(attributeTopic).default([]).describe('topics that say what is known of a device'),
});

export const storeOptions = z.strictObject({
  path: pathOption.default('data/tocsin.db'),
  synchronous: z.enum(['FULL', 'NORMAL']).default('FULL').describe('FULL outlives a power cut, NORMAL a crash only'),
  retention: durationOption.prefault('90d').describe('how long ended alarms and finished notifications are kept'),
  encryptionKey: z
    .string()
    .min(32, 'a key has 32 characters at least: openssl rand -base64 32')
    .pipe(secretOption)
    .optional()
    .describe('encrypts the secrets of credentials; without it they can only stand in this file'),
});

export const systemOptions = z.strictObject({
  notify: z
    .array(z.record(z.string(), z.json()))
    .default([])
    .describe('whom to tell of troubles of Tocsin itself; entries as in a rule'),
});

const tokenOption = z.strictObject({
  name: textOption,
  token: z.string().min(16, 'a token has 16 characters at least').pipe(secretOption),
  role: z.enum(['viewer', 'operator', 'admin']),
});

export const httpOptions = z.strictObject({
  host: textOption.default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8484),
  publicUrl: urlOption.optional().describe('how others reach it, for callbacks and links'),
  tokens: z
    .array(tokenOption)
    .default([])
    .superRefine((tokens, context) => {
      const names = tokens.map(({ name }) => name);
      for (const [index, name] of names.entries())
        if (names.indexOf(name) < index)
          context.addIssue({
            ...{ code: 'custom', path: [index, 'name'], message: 'two tokens have one name' },
            params: { instead: 'a name of its own' },
          });
    }),
  metrics: z
    .strictObject({ public: z.boolean().default(false).describe('answer /metrics without a token') })
    .prefault({}),
});

export const logOptions = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  format: z.enum(['auto', 'json', 'pretty']).default('auto').describe('auto: pretty at a terminal, otherwise json'),
});
