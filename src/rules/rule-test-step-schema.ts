import { z } from 'zod';
import { BINDING_TYPES } from '../model/binding.ts';
import { durationSchema } from './duration-schema.ts';
import { requireEach } from './require-each.ts';
import { parseSeries } from './rule-test-series.ts';

const text = z.string();
const names = z.union([text, z.array(text)]);

/** A topic that messages come on. */
export const topicSchema = text.regex(/^[^+#]+$/, 'a message has a topic without wildcards, such as cold/oslo/f7');

const attributes = z.record(text, z.json());

/** As in an inventory file, without its version: looked through when the test runs. */
export const testInventorySchema = z
  .strictObject({
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
  })
  .meta({ id: 'testInventory' });

/** What an address is of. */
export const bindingTypeSchema = z.enum(BINDING_TYPES).meta({ id: 'bindingType' });

/** For editors. */
const NUMBER = '(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?';
const SAMPLE = `(?:stale|_(?:x\\d+)?|[+-]?${NUMBER}(?:(?:[+-]${NUMBER})?x\\d+)?)`;

const samples = text
  .transform((written, context) => {
    const parsed = parseSeries(written);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: parsed.error, input: written });
    return z.NEVER;
  })
  .meta({
    description: 'As promtool writes series: 20x5 21+0.5x10 _ stale',
    errorMessage: 'not a series; write values such as 20x5 21+0.5x10 _ stale',
    pattern: `^\\s*${SAMPLE}(?:\\s+${SAMPLE})*\\s*$`,
  });

const series = z
  .strictObject({
    topic: topicSchema,
    every: durationSchema.refine((every) => every > 0, 'must be longer than nothing'),
    values: samples,
    field: text.exactOptional().describe('The field of the payload that holds the value'),
    payload: z.json().exactOptional().describe('The payload, with "{{ value }}" where the value stands'),
  })
  .refine(({ field, payload }) => field === undefined || payload === undefined, {
    path: ['payload'],
    error: 'a series has one of field and payload',
  });

const gap = z.strictObject({ for: durationSchema, topic: text.exactOptional() });

const bind = z.strictObject({
  Identity: text,
  BindingType: bindingTypeSchema,
  Address: text,
  Tag: names.exactOptional(),
});

const unbind = z.strictObject({
  Identity: text,
  BindingType: bindingTypeSchema.exactOptional(),
  Address: text.exactOptional(),
});

const people = z.array(z.json());

/** As in a roster file, without its version; people alone where there are no teams. */
const roster = z.union([people, z.strictObject({ people, teams: z.array(z.json()).exactOptional() })]);

const what = {
  series: series.exactOptional().describe('Readings at a steady pace'),
  gap: gap.exactOptional().describe('Messages that do not come for so long'),
  broker: z.enum(['down', 'up']).exactOptional().describe('The link to the broker breaks, or is there again'),
  restart: z
    .union([z.literal(true), durationSchema])
    .exactOptional()
    .describe('Tocsin is started again, after so long'),
  ack: z.strictObject({ rule: text, key: text }).exactOptional().describe('Somebody acknowledges the alarm'),
  bind: bind.exactOptional().describe('Somebody gets an address'),
  unbind: unbind.exactOptional().describe('Somebody loses one, or all of them'),
  roster: roster.exactOptional().describe('The people of a roster take the place of those before'),
  inventory: testInventorySchema.exactOptional().describe('What is known of devices changes'),
  pass: durationSchema.exactOptional().describe('Time passes, and nothing else'),
};

const KINDS = Object.keys(what);

/** One of a test's `steps`: what happens beside single readings. */
export const stepSchema = z
  .strictObject({ at: durationSchema, ...what })
  .refine((step) => KINDS.filter((kind) => Object.hasOwn(step, kind)).length === 1, {
    error: `a step is one of ${KINDS.join(', ')}`,
    params: { instead: 'each thing that happens as a step of its own' },
  })
  .meta({ description: 'One thing that happens', oneOf: requireEach(KINDS) });

export type WrittenStep = z.output<typeof stepSchema>;
