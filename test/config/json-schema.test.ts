import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../src/base/json.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';

const schema = configJsonSchema();

/** Lists of maps. */
const LISTS = ['http.tokens', 'inventory.topics', 'notify.apiKeys', 'notify.credentials', 'sync.sources'];

/** Every key an operator can write, as the docs write it: `http.tokens[].name`, `sources.NAME.topic`. */
const keysOf = (node: Json | undefined, at: string): readonly string[] => {
  if (!isJsonObject(node ?? null)) return [];
  const { properties, additionalProperties, items, anyOf, oneOf } = node as JsonObject;
  const branches = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const inner = isJsonObject(properties ?? null) ? Object.entries(properties as JsonObject) : [];
  return [
    ...(at === '' || inner.length > 0 ? [] : [at]),
    ...inner.flatMap(([key, value]) => keysOf(value, at === '' ? key : `${at}.${key}`)),
    ...branches.flatMap((branch: Json) => keysOf(branch, at)),
    ...(LISTS.includes(at) ? keysOf(items, `${at}[]`) : []),
    ...(at === 'sources' ? keysOf(additionalProperties, `${at}.NAME`) : []),
  ];
};

/** A map whose branches name its keys is no key of its own. */
const keys = [...new Set(keysOf(schema, ''))].filter(
  (key, _index, all) => !all.includes(`${key}.driver`) && !all.includes(`${key}.type`),
);
const nodeAt = (...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (node, key) => (isJsonObject(node ?? null) ? (node as JsonObject)[key] : undefined),
    schema,
  );

describe('the schema for editors', () => {
  test('knows every key, file forms included, and no other', () => {
    expect(keys).toEqual(
      expect.arrayContaining(['mqtt.password_file', 'http.tokens[].token_file', 'sources.NAME.topic']),
    );
    expect(schema.additionalProperties).toBe(false);
    expect(nodeAt('properties', 'sources', 'additionalProperties', 'additionalProperties')).toBe(false);
  });

  test('wants no secret that may come out of a file', () => {
    expect(nodeAt('properties', 'http', 'properties', 'tokens', 'items', 'required')).toEqual(['name', 'role']);
  });

  test.each([
    ['a number', ['http', 'properties', 'port']],
    ['true or false', ['http', 'properties', 'metrics', 'properties', 'public']],
    ['one of several words', ['log', 'properties', 'level']],
  ])('takes a variable for %s', (_what, path) => {
    expect(nodeAt('properties', ...path, 'anyOf')).toEqual([expect.anything(), { type: 'string', pattern: '\\$\\{' }]);
  });

  test('takes one for a text of one form, with the words that say which', () => {
    expect(nodeAt('properties', 'notify', 'properties', 'accountSid')).toMatchObject({
      pattern: '(?:^AC[0-9a-zA-Z]{32}$)|\\$\\{',
      patternErrorMessage: 'not an account SID: AC and 32 digits or letters',
    });
  });

  test('keeps defaults and descriptions, for editors to show', () => {
    expect(nodeAt('properties', 'mqtt', 'properties', 'keepalive')).toMatchObject({
      default: 30,
      description: 'seconds',
    });
  });
});

describe('docs/configuration.md', () => {
  const docs = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

  test.each(keys)('names %s', (key) => {
    expect(docs).toContain(`\`${key}\``);
  });

  test('names no key that does not exist', () => {
    const rows = [...docs.matchAll(/^\| `([a-z][A-Za-z0-9_.[\]]*)`/gm)].map(([, key = '']) => key);
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

test('roles are described as on the page of the API', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const said = /Roles: ([^;]*);/.exec(page.replaceAll(/[`\n]/g, (sign) => (sign === '\n' ? ' ' : '')))?.[1];
  expect(JSON.stringify(schema)).toContain(`who may do what: ${said}"`);
});
