import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import { activeSchema, zoneSchema } from './active-schema.ts';
import { conditionSchema } from './condition-schema.ts';
import { derivedSettings } from './derived/schema.ts';
import { durationSchema } from './duration-schema.ts';
import { aggregateKeys } from './group/aggregate-keys.ts';
import { notifyEntrySchema } from './notify-schema.ts';
import { ruleTestSchema } from './rule-test-schema.ts';
import { togetherSchema } from './together-schema.ts';

const ID = /^[a-z0-9][a-z0-9._-]*$/;

const name = z.string().regex(ID, 'not a name: small letters, digits and . _ - only, a letter or digit first');

const id = z.string().regex(ID, 'not an id: small letters, digits and . _ - only, a letter or digit first');

const factSettings = z.strictObject({
  default: z.json().exactOptional(),
  staleAfter: durationSchema.exactOptional(),
  ...aggregateKeys,
  ...derivedSettings,
});

const levelSchema = z
  .strictObject({
    severity: z.enum(SEVERITIES),
    when: conditionSchema,
    clear: z.strictObject({ when: conditionSchema }).exactOptional(),
  })
  .meta({ id: 'level', description: 'One severity of an alarm' });

/** What a rule may say, and `defaults` for all rules of the file. */
const settings = {
  title: z.string().exactOptional(),
  source: z.string().exactOptional(),
  topic: z.string().exactOptional(),
  key: z.string().exactOptional(),
  facts: z.record(z.string(), factSettings).exactOptional(),
  when: conditionSchema.exactOptional(),
  for: durationSchema.exactOptional(),
  clear: z.strictObject({ when: conditionSchema.exactOptional(), for: durationSchema.exactOptional() }).exactOptional(),
  severity: z.enum([...SEVERITIES, 'latch-highest']).exactOptional(),
  mode: z.enum(['alarm', 'event']).exactOptional(),
  cooldown: durationSchema.exactOptional(),
  dedup: z.string().min(1).exactOptional(),
  levels: z.array(levelSchema).min(1).exactOptional(),
  absent: durationSchema.exactOptional(),
  together: togetherSchema.exactOptional(),
  active: activeSchema.exactOptional(),
  zone: zoneSchema.exactOptional(),
  maxAge: durationSchema.exactOptional(),
  onGap: z.enum(['hold', 'reset']).exactOptional(),
  gap: durationSchema.exactOptional(),
  labels: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_-]*$/,
          'not a name for a label: letters, digits, _ and - only, a letter or _ first',
        ),
      z.string(),
    )
    .exactOptional(),
  notify: z.array(notifyEntrySchema).exactOptional(),
};

/** A whole rule file; what a schema cannot say is checked when the file is loaded. */
export const ruleFileSchema = z.strictObject({
  version: z.literal(1),
  conditions: z.record(z.string().min(1), conditionSchema).exactOptional(),
  policies: z.record(name, z.array(notifyEntrySchema)).exactOptional(),
  defaults: z.strictObject(settings).exactOptional(),
  rules: z.array(z.strictObject({ id, ...settings })),
  tests: z.array(ruleTestSchema).exactOptional(),
});

export type WrittenFile = z.output<typeof ruleFileSchema>;
export type WrittenRule = WrittenFile['rules'][number];

/** The JSON Schema of rule files, for editors. */
export const createRuleJsonSchema = (): Readonly<Record<string, unknown>> =>
  z.toJSONSchema(ruleFileSchema, { io: 'input' });
