import { z } from 'zod';
import { durationOption, rateOption, secretOption, textOption, urlOption } from '../channels/option-parts.ts';
import { parseJsonPath } from '../model/json-path.ts';

const pathOption = textOption.describe('relative to the folder of this file');

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'a name has small letters, digits and . _ -')
  .meta({
    description: 'as status, metrics and alarms call it',
    patternErrorMessage: 'a name has small letters, digits and . _ -',
  });

/** A place in the JSON, or the name of a column; which of both, only the source knows. */
const place = textOption;

/** Where each thing that a person has stands in an item of JSON, or in which column of a table. */
const people = z.strictObject({
  identity: place,
  tags: place.optional(),
  teams: place.optional(),
  sms: place.optional(),
  apn: place.optional(),
  fcm: place.optional(),
  gcm: place.optional(),
  messenger: place.optional(),
});

export type PeopleMap = z.output<typeof people>;

const roster = z.strictObject({ name, type: z.literal('roster'), file: pathOption.describe('YAML, or CSV') });

const registrations = z.strictObject({
  name,
  type: z.literal('registrations'),
  ttl: durationOption.optional().describe('of a registration that does not say its own; default: it does not expire'),
});

const jsonPathOption = z.string().superRefine((text, context) => {
  const path = parseJsonPath(text);
  if (!path.ok) context.addIssue({ code: 'custom', message: path.error });
});

const inventory = z
  .strictObject({
    name,
    type: z.literal('inventory'),
    file: pathOption.optional().describe('CSV'),
    url: urlOption.optional().describe('answers with JSON'),
    token: secretOption.optional().describe('sent as Bearer token'),
    every: durationOption.prefault('5m').describe('how often the url is asked'),
    timeout: durationOption.prefault('30s').describe('for each page'),
    staleAfter: durationOption.prefault('1h').describe('how long the url may fail before that is an alarm'),
    list: jsonPathOption.default('$').describe('where the list of people stands in the JSON'),
    next: jsonPathOption
      .default('$.next')
      .describe('where the address of the next page stands; absent or null: the last'),
    map: people.optional().describe('paths such as $.mobile, or names of columns; default: the keys of a roster'),
  })
  // For editors, which know nothing of the function below.
  .meta({
    oneOf: [{ required: ['file'] }, { required: ['url'] }],
    dependentRequired: { token: ['url'], token_file: ['url'] },
  })
  .superRefine(({ file, url, token, map }, context) => {
    const fault = (path: string[], message: string, instead?: string) =>
      context.addIssue({ code: 'custom', path, message, params: { instead } });
    if (file === undefined && url === undefined) fault([], 'file or url, one of both', 'file: people.csv');
    if (file !== undefined && url !== undefined) fault(['url'], 'file or url, one of both', 'one of both alone');
    if (url === undefined && token !== undefined) fault(['token'], 'only for a url');
    if (url === undefined) return;
    for (const [key, text] of Object.entries(map ?? {})) {
      const path = parseJsonPath(text ?? '$');
      if (!path.ok) fault(['map', key], path.error);
    }
  });

const source = z.discriminatedUnion('type', [roster, registrations, inventory]);

export type SyncSourceOptions = z.output<typeof source>;

/** `sync` of the config. */
export const syncOptions = z
  .strictObject({
    roster: pathOption
      .optional()
      .describe('people, their tags and addresses: short for the first source, named roster'),
    sources: z
      .array(source)
      .default([])
      .describe('who says which bindings there should be; of two that say different things the first one counts'),
    adopt: z.boolean().default(false).describe('take over a binding that others made where a source wants one'),
    missing: z
      .enum(['create', 'accept'])
      .default('create')
      .describe('what to do about a binding of ours that somebody deleted'),
    holdAbove: z
      .number()
      .min(0)
      .max(100)
      .default(20)
      .describe("percent of a source's bindings: more deletes at once wait for `tocsin sync apply --confirm`"),
    every: durationOption.prefault('10m').describe('how often the service is read again to find what others changed'),
    rate: rateOption(20).describe('requests per second to another Notify service'),
  })
  .superRefine(({ roster, sources }, context) => {
    const names = [...(roster === undefined ? [] : ['roster']), ...sources.map((one) => one.name)];
    sources.forEach((one, index) => {
      const first = names.indexOf(one.name);
      if (first < index + names.length - sources.length)
        context.addIssue({
          code: 'custom',
          path: ['sources', index, 'name'],
          message: 'another source has this name',
          params: { instead: 'a name of its own' },
        });
    });
    const heard = sources.filter(({ type }) => type === 'registrations');
    if (heard.length > 1)
      context.addIssue({
        code: 'custom',
        path: ['sources'],
        message: 'registrations can be a source once',
        params: { instead: 'one of them' },
      });
  });
