import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../src/base/json.ts';
import { FORMAT_NAMES } from '../../src/decode/formats.ts';
import { sourceOptionsSchema } from '../../src/decode/options.ts';
import { createInventoryJsonSchema } from '../../src/inventory/schema.ts';
import { DECORATORS } from '../../src/rules/decorators.ts';
import { FUNCTIONS } from '../../src/rules/derived/definition.ts';
import { AGGREGATE_FUNCTIONS } from '../../src/rules/group/aggregate-keys.ts';
import { createRuleJsonSchema } from '../../src/rules/schema.ts';
import { TIME_FACTS } from '../../src/rules/time-facts.ts';
import { REPOSITORY } from '../house/source-tree.ts';
import { type NamedSchema, wordsIn, wordsOf } from './schema-keys.ts';

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

const yaml = (text: string): JsonObject => parse(text, { merge: true });

const texts = readdirSync(join(REPOSITORY, 'rules')).map((name) => read(join('rules', name)));
const files = texts.map(yaml);

const toSchema = (root: unknown, names: NamedSchema['names']): NamedSchema => ({
  root: JSON.parse(JSON.stringify(root)),
  names,
});

/** What `defaults` and `policies` say is said of rules and entries; what an end says is content, too. */
const RULES = toSchema(createRuleJsonSchema(), {
  '.rules[]': 'rule',
  '.defaults': 'rule',
  'rule.facts.*': 'fact',
  content: 'notifyEntry',
});

const SOURCE = toSchema(z.toJSONSchema(sourceOptionsSchema, { io: 'input' }), { '': 'source' });
const INVENTORY = toSchema(createInventoryJsonSchema(), {});

const { sources } = yaml(read('config/tocsin.yaml'));
const written: JsonObject = isJsonObject(sources) ? sources : {};

/** Words that hold where nobody writes them, or that do nothing. */
const NEEDLESS = new Set([
  'condition.priority',
  'rule.mode=alarm',
  'rule.onGap=hold',
  'bindingType=gcm',
  'bindingType=facebook-messenger',
  'bindingType=alexa',
  'test.alarms[].severity=info',
  'test.alarms[].severity=warning',
  'notifyEntry.severity=info',
  'notifyEntry.severity=warning',
  'source.retained=seed',
]);

const unused = (schema: NamedSchema, values: readonly Json[]): readonly string[] => {
  const used = new Set(values.flatMap((value) => [...wordsIn(schema, value)]));
  return [...wordsOf(schema)].filter((word) => !used.has(word) && !NEEDLESS.has(word));
};

/** Everything inside of `value` that is an object. */
const objectsIn = (value: Json | undefined): readonly JsonObject[] => {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isJsonObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
};

const rules = files.flatMap(({ rules: list, defaults, conditions }) =>
  objectsIn([list ?? [], defaults ?? {}, conditions ?? {}]),
);
const textsOf = (key: string): readonly string[] =>
  rules.map((object) => object[key]).filter((value) => typeof value === 'string');

describe('the rule files use', () => {
  test('every key and every word that a rule file knows', () => {
    const decorated = textsOf('operator').map((operator) => `condition.operator=${operator.split(':').at(-1)}`);
    expect(unused(RULES, files).filter((word) => !decorated.includes(word) && !word.startsWith('source.'))).toEqual([]);
  });

  test('every decorator', () => {
    const used = textsOf('operator').flatMap((operator) => operator.split(':').slice(0, -1));
    expect([...DECORATORS.keys()].filter((name) => !used.includes(name))).toEqual([]);
  });

  test('every function of the samples of a device, and every one across devices', () => {
    const made = (name: string, across: boolean) => (fact: JsonObject) =>
      Object.hasOwn(fact, name) && Object.hasOwn(fact, 'across') === across;
    expect(FUNCTIONS.filter((name) => !rules.some(made(name, false)))).toEqual([]);
    expect(AGGREGATE_FUNCTIONS.filter((name) => !rules.some(made(name, true)))).toEqual([]);
  });

  test('every fact of time, attributes of the device, labels of the rule and of the topic', () => {
    const facts = textsOf('fact');
    expect(Object.keys(TIME_FACTS).filter((name) => !facts.includes(name))).toEqual([]);
    for (const prefix of ['attributes.', 'labels.']) {
      expect(facts.filter((name) => name.startsWith(prefix))).not.toEqual([]);
    }
  });

  test('anchors, aliases and merge keys', () => {
    for (const sign of [/: &\w/, /: \*\w/, /<<: \*\w/]) expect(texts.filter((text) => sign.test(text))).not.toEqual([]);
  });
});

test('the config uses every key of a source', () => {
  expect(unused(SOURCE, Object.values(written)).filter((word) => !word.startsWith('source.decode='))).toEqual([]);
});

test('the inventory uses every key of one', () => {
  expect(unused(INVENTORY, [yaml(read('config/inventory.yaml'))])).toEqual([]);
});

test('what is no format or profile of a source that a rule reads is one that a page shows', () => {
  const pages = ['docs/sources.md', 'docs/profiles.md'].map(read).join('\n');
  const inRules = textsOf('source').flatMap((name) => objectsIn(written[name]).map(({ decode = 'json' }) => decode));
  const missing = FORMAT_NAMES.filter((name) => !inRules.includes(name));
  expect(missing.filter((name) => !new RegExp(`decode: ${name}\\b`).test(pages))).toEqual([]);
});

test('the page on the examples has a word on each file, and names rules that are there', () => {
  const page = read('docs/examples.md');
  const ids = files.flatMap(({ rules: list }) =>
    objectsIn(list).flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
  );
  const [, table = ''] = page.split('## Where to find what');
  const named = [...table.matchAll(/`([\w-]+)`/g)].map(([, id = '']) => id);
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  expect(readdirSync(join(REPOSITORY, 'rules')).filter((name) => !page.includes(`(../rules/${name})`))).toEqual([]);
});
