import { z } from 'zod';
import { BINDING_TYPES } from '../model/binding.ts';
import { durationSchema } from './duration-schema.ts';
import { parseSeries } from './rule-test-series.ts';

const text = z.string();
const names = z.union([text, z.array(text)]);

/** A topic that messages come on. */
export const topicSchema = text.regex(/^[^+#]+$/, 'a message has a topic without wildcards');

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

const samples = text
  .transform((written, context) => {
    const parsed = parseSeries(written);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: parsed.error, input: written });
    return z.NEVER;
  })
  .meta({ description: 'As promtool writes series: 20x5 21+0.5x10 _ stale' });

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

const what = {
  series: series.exactOptional(),
  gap: gap.exactOptional(),
  broker: z.enum(['down', 'up']).exactOptional(),
  restart: z.union([z.literal(true), durationSchema]).exactOptional(),
  ack: z.strictObject({ rule: text, key: text }).exactOptional(),
  bind: bind.exactOptional(),
  unbind: unbind.exactOptional(),
  roster: z.array(z.json()).exactOptional(),
  inventory: testInventorySchema.exactOptional(),
  pass: durationSchema.exactOptional(),
};

const KINDS = Object.keys(what);

/** One of a test's `steps`: what happens beside single readings. */
export const stepSchema = z
  .strictObject({ at: durationSchema, ...what })
  .refine((step) => KINDS.filter((kind) => Object.hasOwn(step, kind)).length === 1, {
    error: `a step is one of ${KINDS.join(', ')}`,
  });

export type WrittenStep = z.output<typeof stepSchema>;
