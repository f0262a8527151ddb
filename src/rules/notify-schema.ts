import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import { durationSchema } from './duration-schema.ts';

const text = z.string();
const payload = z.record(z.string(), z.json());
const names = z.union([text, z.array(text)]);

const content = {
  Title: text.exactOptional(),
  Body: text.exactOptional(),
  Sound: text.exactOptional(),
  Action: text.exactOptional(),
  Sms: payload.exactOptional(),
  Apn: payload.exactOptional(),
  Fcm: payload.exactOptional(),
  Gcm: payload.exactOptional(),
  FacebookMessenger: payload.exactOptional(),
  Data: payload.exactOptional(),
  Priority: z.enum(['high', 'low']).exactOptional(),
  Ttl: z.int().min(0).max(2_419_200).exactOptional(),
};

/** What an entry tells, whomever it tells. */
export const CONTENT_KEYS: readonly string[] = Object.keys(content);

const contentSchema = z
  .strictObject(content)
  .meta({ id: 'content', description: 'What is told, by the names of `send`' });

/** One entry of `notify`: the arguments of `send` by their Notify names, and when to call it. */
export const notifyEntrySchema = z
  .strictObject({
    Identity: names.exactOptional(),
    Tag: names.exactOptional(),
    ...content,
    clear: z.union([z.literal(false), contentSchema]).exactOptional(),
    after: durationSchema.exactOptional(),
    unless: z.literal('acknowledged').exactOptional(),
    severity: z.enum(SEVERITIES).exactOptional(),
    policy: text.exactOptional(),
  })
  .meta({
    id: 'notifyEntry',
    description: 'One target, told once of the raise and once of the end',
    anyOf: ['Identity', 'Tag', 'policy'].map((key) => ({ required: [key] })),
  });

export type WrittenEntry = z.output<typeof notifyEntrySchema>;
