import { expect, test } from 'vitest';
import { isJsonObject } from '../../src/base/json.ts';
import { OPERATORS } from '../../src/rules/operators.ts';
import { createRuleJsonSchema } from '../../src/rules/schema.ts';

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (isJsonObject(part) ? part[key] : undefined), value);

const schema = createRuleJsonSchema();

test('the JSON Schema knows the keys of a file, and takes no others', () => {
  expect(Object.keys(Object(at(schema, 'properties')))).toEqual([
    'version',
    'conditions',
    'policies',
    'defaults',
    'rules',
    'tests',
  ]);
  expect(schema.additionalProperties).toBe(false);
  expect(at(schema, 'properties', 'rules', 'items', 'required')).toEqual(['id']);
});

test('durations are texts, as they are written', () => {
  expect(at(schema, '$defs', 'duration', 'type')).toBe('string');
});

test('conditions may be nested, and every operator is offered', () => {
  expect(at(schema, 'properties', 'rules', 'items', 'properties', 'when')).toMatchObject({ $ref: '#/$defs/condition' });
  const text = JSON.stringify(at(schema, '$defs', 'condition'));
  expect([...OPERATORS.keys()].filter((operator) => !text.includes(`"${operator}"`))).toEqual([]);
  expect(text).toContain('"items":{"$ref":"#/$defs/condition"}');
});

test('nothing in it leads nowhere', () => {
  const definitions = Object.keys(Object(schema.$defs));
  const references = [...JSON.stringify(schema).matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name);
  expect(references.filter((name) => !definitions.includes(String(name)))).toEqual([]);
});
