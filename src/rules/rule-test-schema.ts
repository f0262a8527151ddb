import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import { durationSchema } from './duration-schema.ts';
import { requireEach } from './require-each.ts';
import { parseMoment } from './rule-test-moment.ts';
import { bindingTypeSchema, stepSchema, testInventorySchema, topicSchema } from './rule-test-step-schema.ts';
import { showValue } from './show-value.ts';

const text = z.string();
const names = z.union([text, z.array(text)]);

const reading = z
  .strictObject({
    at: durationSchema,
    topic: topicSchema,
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
    params: { instead: 'payload: { temperature: -10 }' },
  })
  .refine(({ payload, payloadBase64 }) => payload === undefined || payloadBase64 === undefined, {
    path: ['payloadBase64'],
    error: 'a message has one payload: leave payload or payloadBase64 out',
  })
  .meta({ description: 'A message that comes in', oneOf: requireEach(['payload', 'payloadBase64']) });

/** A text between slashes is a regular expression. */
const pattern = text
  .refine((written) => isRegExp(written), {
    error: 'not a regular expression',
    params: { instead: 'a \\ before each ( ) [ ] { } . * + ? that is meant as it stands' },
  })
  .meta({ description: 'The text, or /a regular expression/' });

/** For editors, as are the patterns beside the parsers. */
const DURATION = '(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+';

const moment = z
  .string({ error: ({ input }) => (input === undefined ? undefined : 'not a time; write 10m, or 10m ±5s') })
  .transform((written, context) => {
    const parsed = parseMoment(written);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `not ${parsed.error}: ${showValue(written)}`, input: written });
    return z.NEVER;
  })
  .meta({
    description: 'From the start of the test: 10m, or with a tolerance 10m ±5s',
    errorMessage: 'not a time; write 10m, or 10m ±5s',
    pattern: `^\\s*${DURATION}(?:\\s*(?:±|\\+-|\\+/-)\\s*${DURATION})?\\s*$`,
  });

const whenTold = { at: moment.exactOptional(), within: durationSchema.exactOptional() };

const expectation = z.strictObject({
  ...whenTold,
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

const message = z.strictObject({
  ...whenTold,
  to: text.exactOptional().describe('The identity'),
  channel: bindingTypeSchema.exactOptional(),
  rule: text.exactOptional(),
  key: text.exactOptional(),
  title: pattern.exactOptional(),
  text: pattern.exactOptional(),
  segments: z.int().positive().exactOptional().describe('Of an SMS: in how many parts it is sent and paid for'),
});

/** Each state that an alarm is looked for in; `cleared` is one that never was, too. */
const EXPECTED_STATES = ['pending', 'active', 'clearing', 'cleared'] as const;

const alarm = z.strictObject({
  at: durationSchema,
  rule: text,
  key: text,
  state: z.enum(EXPECTED_STATES),
  severity: z.enum(SEVERITIES).exactOptional(),
});

/** When the test begins, for what depends on the time of day. */
const startSchema = z.iso
  .datetime({ offset: true, error: 'not a time; write "2026-01-12T12:00:00Z"' })
  .transform((written) => Date.parse(written));

/** One of a file's `tests`: readings and what else happens in; alarms, notifications and messages out. */
export const ruleTestSchema = z
  .strictObject({
    name: text.describe('What the test shows, in a sentence'),
    start: startSchema.exactOptional().describe('Local time matters: when the test begins, "2026-01-12T12:00:00Z"'),
    inventory: testInventorySchema.exactOptional().describe('Devices that are known, as in an inventory file'),
    readings: z.array(reading).exactOptional().describe('Messages that come in'),
    steps: z.array(stepSchema).exactOptional().describe('Series of readings, and what else happens'),
    expect: z.array(expectation).exactOptional().describe('Notifications that go out, and no others'),
    alarms: z.array(alarm).exactOptional().describe('States of alarms at some time'),
    messages: z.array(message).exactOptional().describe('The very messages: to whom, by which channel'),
    others: z.literal('allowed').exactOptional().describe('What is not expected fails no test'),
  })
  .refine(({ readings, steps }) => readings !== undefined || steps !== undefined, {
    path: ['readings'],
    error: 'missing; a test has readings, steps, or both',
    params: { instead: 'readings: or steps: with what comes in' },
  })
  .refine(({ expect, alarms, messages }) => (expect ?? alarms ?? messages) !== undefined, {
    path: ['expect'],
    error: 'missing; a test has at least one of expect, alarms and messages',
    params: { instead: 'expect: [] if nobody is to be told' },
  })
  .meta({
    id: 'test',
    description: 'What comes in, and what is expected to come out',
    allOf: [{ anyOf: requireEach(['readings', 'steps']) }, { anyOf: requireEach(['expect', 'alarms', 'messages']) }],
  });

/** A file of tests alone, beside the rule files that it is about. */
export const ruleTestFileSchema = z.strictObject({
  version: z.literal(1),
  rules: z.array(text.min(1)).min(1).exactOptional().describe('Rule files, from the folder of this one'),
  tests: z.array(ruleTestSchema),
});

export type WrittenTest = z.output<typeof ruleTestSchema>;
export type WrittenExpectation = z.output<typeof expectation>;
export type WrittenMessage = z.output<typeof message>;

/** The JSON Schema of `*.test.yaml`, for editors. */
export const createRuleTestJsonSchema = (): Readonly<Record<string, unknown>> =>
  z.toJSONSchema(ruleTestFileSchema, { io: 'input' });

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
