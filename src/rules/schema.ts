import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import { activeSchema, zoneSchema } from './active-schema.ts';
import { conditionSchema } from './condition-schema.ts';
import { derivedSettings } from './derived/schema.ts';
import { durationSchema } from './duration-schema.ts';
import { aggregateKeys } from './group/aggregate-keys.ts';
import { notifyEntrySchema } from './notify-schema.ts';
import { requireEach } from './require-each.ts';
import { ruleTestSchema } from './rule-test-schema.ts';
import { togetherSchema } from './together-schema.ts';

const ID = /^[a-z0-9][a-z0-9._-]*$/;

const named = (message: string) => z.string().regex(ID, message).meta({ patternErrorMessage: message });

const name = named('not a name: small letters, digits and . _ - only, a letter or digit first');

const id = named('not an id: small letters, digits and . _ - only, a letter or digit first').meta({
  description: 'Names the rule and its alarms, in one file only: small letters, digits and . _ -',
});

const factSettings = z.strictObject({
  default: z.json().exactOptional().describe('Its value while a device has not sent it, or it is stale'),
  staleAfter: durationSchema.exactOptional().describe('So long after it was heard it has no value any more'),
  ...aggregateKeys,
  ...derivedSettings,
});

const levelSchema = z
  .strictObject({
    severity: z.enum(SEVERITIES).describe('How bad it is while this level stands'),
    when: conditionSchema,
    clear: z
      .strictObject({ when: conditionSchema })
      .exactOptional()
      .describe('What ends the level; default: `when` is false'),
  })
  .meta({ id: 'level', description: 'One severity of an alarm' });

/** What a rule may say, and `defaults` for all rules of the file. */
const settings = {
  title: z.string().exactOptional().describe('In words, for people: {{ rule.title }}'),
  source: z.string().exactOptional().describe('Name of a source of the config'),
  topic: z
    .string()
    .exactOptional()
    .describe('MQTT filter, cold/{site}/{device}/telemetry: {name} is one whole level and names it'),
  key: z.string().exactOptional().describe('What an alarm is about, "{site}/{device}"; default: the device'),
  facts: z.record(z.string(), factSettings).exactOptional().describe('Defaults of facts, and facts made of others'),
  when: conditionSchema.exactOptional().describe('What raises the alarm: a condition as of json-rules-engine'),
  for: durationSchema.exactOptional().describe('So long the condition must hold before the alarm is raised'),
  clear: z
    .strictObject({
      when: conditionSchema.exactOptional().describe('What ends it; default: the condition is false'),
      for: durationSchema.exactOptional().describe('So long that must hold before the alarm ends'),
    })
    .exactOptional()
    .describe('What ends the alarm, and after how long'),
  severity: z
    .enum([...SEVERITIES, 'latch-highest'])
    .exactOptional()
    .describe('How bad it is; default: warning. latch-highest, of levels: an alarm never becomes less severe'),
  mode: z
    .enum(['alarm', 'event'])
    .exactOptional()
    .describe('alarm: it stands until it ends. event: each message that matches is one occurrence'),
  cooldown: durationSchema.exactOptional().describe('Of an event: so long after one the next is not told'),
  dedup: z.string().min(1).exactOptional().describe('Of an event: a path to what makes two of them the same, $.id'),
  levels: z.array(levelSchema).min(1).exactOptional().describe('Several severities of one alarm, each with its when'),
  absent: durationSchema.exactOptional().describe('Raised when a device has been silent for so long'),
  together: togetherSchema.exactOptional(),
  active: activeSchema
    .exactOptional()
    .describe('Hours and days on which the rule is looked at; outside of them it raises nothing'),
  zone: zoneSchema.exactOptional(),
  maxAge: durationSchema.exactOptional().describe('Readings that are older when they come are not judged'),
  onGap: z
    .enum(['hold', 'reset'])
    .exactOptional()
    .describe('What silence does to a delay: it runs on (hold), or begins again (reset)'),
  gap: durationSchema.exactOptional().describe('With onGap: reset, so long is silence; default: as long as for'),
  labels: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_-]*$/,
          'not a name for a label: letters, digits, _ and - only, a letter or _ first',
        )
        .meta({
          patternErrorMessage: 'not a name for a label: letters, digits, _ and - only, a letter or _ first',
        }),
      z.string(),
    )
    .exactOptional()
    .describe('Texts of the rule: {{ rule.labels.NAME }}, and what operators filter by'),
  notify: z.array(notifyEntrySchema).exactOptional().describe('Whom to tell what, and when'),
};

/** A whole rule file; what a schema cannot say is checked when the file is loaded. */
export const ruleFileSchema = z.strictObject({
  version: z.literal(1).describe('Of the form of this file'),
  conditions: z
    .record(z.string().min(1), conditionSchema)
    .exactOptional()
    .describe('Conditions that rules name: { condition: NAME }'),
  policies: z
    .record(name, z.array(notifyEntrySchema))
    .exactOptional()
    .describe('Lists of entries that rules name: notify: [{ policy: NAME }]'),
  defaults: z
    .strictObject(settings)
    .exactOptional()
    .describe('What every rule of this file says, unless it says otherwise'),
  rules: z.array(z.strictObject({ id, ...settings })).describe('What raises alarms, and who is told'),
  tests: z.array(ruleTestSchema).exactOptional().describe('Readings in, notifications out; run by tocsin test'),
});

export type WrittenFile = z.output<typeof ruleFileSchema>;
export type WrittenRule = WrittenFile['rules'][number];

/** The JSON Schema of rule files, for editors. */
export const createRuleJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(ruleFileSchema, { io: 'input' }),
  ...CONDITION_NEEDED,
});

const TRIGGERS = requireEach(['when', 'levels', 'absent']);

/** Each rule has a condition, unless the file's defaults have one. */
const CONDITION_NEEDED = {
  if: { properties: { defaults: { not: { anyOf: TRIGGERS } } } },
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
  then: { properties: { rules: { items: { anyOf: TRIGGERS } } } },
};
