import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import { durationSchema } from './duration-schema.ts';
import { requireEach } from './require-each.ts';

/** For editors: each {{ has its }}, and each {% its %}. Within `raw` anything may stand. */
const TEMPLATE = String.raw`^(?:[\s\S]*\{%-?\s*raw[\s\S]*|(?:(?!\{\{|\{%)[\s\S]|\{\{(?:(?!\}\})[\s\S])*\}\}|\{%(?:(?!%\})[\s\S])*%\})*)$`;

const text = z.string().meta({ pattern: TEMPLATE, patternErrorMessage: 'a {{ without its }}, or a {% without its %}' });
const payload = z.record(z.string(), z.json());
const names = z.union([text, z.array(text)]);

/** For editors: numbers without their quotes are told where any JSON may stand. */
const SMS_TEXTS = {
  properties: {
    body: { type: 'string', description: 'The text, in place of Body' },
    from: { type: 'string', description: 'The number it comes from, in quotes' },
  },
} as const;

const refuseNoTexts = (sms: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void => {
  for (const key of Object.keys(SMS_TEXTS.properties)) {
    const value = sms[key];
    if (value === undefined || typeof value === 'string') continue;
    const isScalar = typeof value === 'number' || typeof value === 'boolean';
    const instead = isScalar ? JSON.stringify(String(value)) : 'a text in quotes';
    context.addIssue({
      code: 'custom',
      input: value,
      path: [key],
      message: `${key} of an SMS is a text`,
      params: { instead },
    });
  }
};

const content = {
  Title: text.exactOptional().describe('Of a push message; may hold {{ templates }}'),
  Body: text.exactOptional().describe('The text for every channel that has none of its own; may hold {{ templates }}'),
  Sound: text.exactOptional().describe('Name of the sound that an app plays'),
  Action: text.exactOptional().describe('What an app does with it: the category, or the click action'),
  Sms: payload
    .superRefine(refuseNoTexts)
    .exactOptional()
    .meta({ description: 'Of SMS alone: body, from', ...SMS_TEXTS }),
  Apn: payload.exactOptional().describe('Of Apple push alone: what stands in its payload'),
  Fcm: payload.exactOptional().describe('Of Firebase push alone'),
  Gcm: payload.exactOptional().describe('Of Firebase push alone, as it was called'),
  FacebookMessenger: payload.exactOptional().describe('Of Messenger alone'),
  Data: payload.exactOptional().describe('Fields for the app'),
  Priority: z.enum(['high', 'low']).exactOptional().describe('Of push messages; default: high'),
  Ttl: z.int().min(0).max(2_419_200).exactOptional().describe('Seconds after which nobody needs it any more'),
};

/** What an entry tells, whomever it tells. */
export const CONTENT_KEYS: readonly string[] = Object.keys(content);

const contentSchema = z
  .strictObject(content)
  .meta({ id: 'content', description: 'What is told, by the names of `send`' });

/** One entry of `notify`: the arguments of `send` by their Notify names, and when to call it. */
export const notifyEntrySchema = z
  .strictObject({
    Identity: names.exactOptional().describe('Who is told, by name'),
    Tag: names.exactOptional().describe('Who is told: everybody who has all of these tags'),
    ...content,
    clear: z
      .union([contentSchema, z.literal(false)])
      .exactOptional()
      .describe('What is told of the end; false: nothing; default: a text of its own'),
    after: durationSchema.exactOptional().describe('Only if the alarm still stands after so long'),
    unless: z.literal('acknowledged').exactOptional().describe('And only if nobody has acknowledged it'),
    severity: z.enum(SEVERITIES).exactOptional().describe('Only when the alarm is that severe, or more'),
    policy: text.exactOptional().describe('Name of a list of entries under policies, which stands here'),
  })
  .meta({
    id: 'notifyEntry',
    description: 'One target, told once of the raise and once of the end',
    anyOf: requireEach(['Identity', 'Tag', 'policy']),
  });

export type WrittenEntry = z.output<typeof notifyEntrySchema>;
