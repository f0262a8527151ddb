import { z } from 'zod';
import { durationOption, secretOption, textOption, urlOption } from '../channels/option-parts.ts';

const pathOption = textOption.describe('relative to the folder of this file');

const accountSid = z.string().regex(/^AC[0-9a-zA-Z]{32}$/, 'not an account SID: AC and 32 digits or letters');
const serviceSid = z.string().regex(/^IS[0-9a-zA-Z]{32}$/, 'not a service SID: IS and 32 digits or letters');

/** The service that the built-in Notify answers for, unless the config names another. */
const BUILT_IN_SERVICE = `IS${'0'.repeat(32)}`;

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
});

export const notifyOptions = z
  .strictObject({
    url: urlOption.optional().describe('a Notify v1 service; without it the built-in one'),
    accountSid: accountSid.optional(),
    authToken: secretOption.optional(),
    serviceSid: serviceSid.default(BUILT_IN_SERVICE),
  })
  .superRefine(({ url, accountSid, authToken, serviceSid }, context) => {
    const missing = (name: string, why: string) => context.addIssue({ code: 'custom', path: [name], message: why });
    const why = url === undefined ? 'accountSid and authToken belong together: set both' : 'needed, since url is set';
    const wanted = url !== undefined || accountSid !== undefined || authToken !== undefined;
    if (wanted && accountSid === undefined) missing('accountSid', why);
    if (wanted && authToken === undefined) missing('authToken', why);
    if (url !== undefined && serviceSid === BUILT_IN_SERVICE) missing('serviceSid', why);
  });

export const syncOptions = z.strictObject({
  roster: pathOption.optional().describe('people, their tags and addresses; without it bindings are left alone'),
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
    .refine((tokens) => new Set(tokens.map(({ name }) => name)).size === tokens.length, 'two tokens have one name'),
  metrics: z
    .strictObject({ public: z.boolean().default(false).describe('answer /metrics without a token') })
    .prefault({}),
});

export const logOptions = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  format: z.enum(['auto', 'json', 'pretty']).default('auto').describe('auto: pretty at a terminal, otherwise json'),
});
