import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import { durationSchema } from './duration-schema.ts';

const text = z.string();
const names = z.union([text, z.array(text)]);

const reading = z
  .strictObject({
    at: durationSchema,
    topic: text.regex(/^[^+#]+$/, 'a message has a topic without wildcards'),
    payload: z.json().exactOptional(),
    payloadBase64: z
      .base64('not base64')
      .exactOptional()
      .describe('The payload of a binary format, as tocsin record writes it'),
    retain: z.boolean().exactOptional(),
  })
  .refine(({ payload, payloadBase64 }) => payload !== undefined || payloadBase64 !== undefined, {
    path: ['payload'],
    error: 'missing; bytes are written as payloadBase64',
  })
  .refine(({ payload, payloadBase64 }) => payload === undefined || payloadBase64 === undefined, {
    path: ['payloadBase64'],
    error: 'a message has one payload: leave payload or payloadBase64 out',
  });

/** A text between slashes is a regular expression. */
const pattern = text
  .refine((written) => isRegExp(written), 'not a regular expression')
  .meta({ description: 'The text, or /a regular expression/' });

const expectation = z.strictObject({
  at: durationSchema.exactOptional(),
  rule: text.exactOptional(),
  key: text.exactOptional(),
  on: z.enum(['raise', 'clear']).exactOptional(),
  severity: z.enum(SEVERITIES).exactOptional(),
  title: pattern.exactOptional(),
  body: pattern.exactOptional(),
  sms: pattern.exactOptional(),
  Identity: names.exactOptional(),
  Tag: names.exactOptional(),
});

const attributes = z.record(text, z.json());

/** As in an inventory file, without its version: looked through when the test runs. */
const inventory = z.strictObject({
  defaults: attributes.exactOptional(),
  by: z.record(text, z.record(text, attributes)).exactOptional(),
  devices: z
    .array(
      z.strictObject({
        source: text.exactOptional(),
        device: text,
        expect: z.boolean().exactOptional(),
        labels: z.record(text, text).exactOptional(),
        attributes: attributes.exactOptional(),
      }),
    )
    .exactOptional(),
});

/** When the test begins, for what depends on the time of day. */
const startSchema = z.iso
  .datetime({ offset: true, error: 'not a time; write "2026-01-12T12:00:00Z"' })
  .transform((written) => Date.parse(written));

/** One of a file's `tests`: readings in, notifications out. */
export const ruleTestSchema = z
  .strictObject({
    name: text,
    start: startSchema.exactOptional(),
    inventory: inventory.exactOptional(),
    readings: z.array(reading),
    expect: z.array(expectation),
  })
  .meta({ id: 'test' });

export type WrittenTest = z.output<typeof ruleTestSchema>;
export type WrittenExpectation = z.output<typeof expectation>;

/** The pattern that `written` means; undefined for plain text. */
export const patternIn = (written: string): string | undefined => /^\/(.+)\/$/s.exec(written)?.[1];

const isRegExp = (written: string): boolean => {
  try {
    new RegExp(patternIn(written) ?? '', 'u');
    return true;
  } catch {
    return false;
  }
};
