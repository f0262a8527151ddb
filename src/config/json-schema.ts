import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { configSchema } from './schema.ts';
import { FILE_KEYS } from './secret-files.ts';

/** JSON Schema (2020-12) of the config for editors, with the `…_file` forms and with variables allowed. */
export const configJsonSchema = (): JsonObject => {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  const root = extend(JSON.parse(JSON.stringify(schema)), '');
  return isJsonObject(root) ? { ...root, title: 'Tocsin configuration' } : {};
};

const VARIABLE = { type: 'string', pattern: '\\$\\{' } as const;

/** Walks the schema along its properties; `at` names the map as `FILE_KEYS` does. */
const extend = (node: Json, at: string): Json => {
  if (!isJsonObject(node)) return node;
  if (isNarrow(node)) {
    const { description, default: preset, ...plain } = node;
    return { ...pick({ description, default: preset }), anyOf: [plain, VARIABLE] };
  }
  const inner = isJsonObject(node.properties) ? propertiesOf(node.properties, at) : undefined;
  return {
    ...node,
    ...(inner && { properties: inner, ...required(node, at) }),
    ...mapped(node, 'anyOf', at),
    ...mapped(node, 'oneOf', at),
    ...(node.items !== undefined && { items: extend(node.items, `${at}[]`) }),
    ...(isJsonObject(node.additionalProperties) && {
      additionalProperties: extend(node.additionalProperties, `${at}.*`),
    }),
  };
};

/** A scalar whose schema would refuse the text of a variable. The driver stays as it is: it tells the branches apart. */
const isNarrow = ({ type, pattern, format, allOf, minLength, enum: values }: JsonObject): boolean =>
  ['integer', 'number', 'boolean'].includes(String(type)) ||
  [pattern, format, allOf, values].some((part) => part !== undefined) ||
  Number(minLength) > 1;

const mapped = (node: JsonObject, key: 'anyOf' | 'oneOf', at: string): JsonObject => {
  const branches = node[key];
  return Array.isArray(branches) ? { [key]: branches.map((branch: Json) => extend(branch, at)) } : {};
};

const propertiesOf = (properties: JsonObject, at: string): JsonObject => {
  const inner = Object.entries(properties).map(([key, value]) => [
    key,
    extend(value, at === '' ? key : `${at}.${key}`),
  ]);
  const files = (FILE_KEYS[at] ?? []).map((key) => [`${key}_file`, fileForm(key)]);
  return Object.fromEntries([...inner, ...files]);
};

const fileForm = (key: string): JsonObject => ({
  type: 'string',
  description: `path of a file that holds ${key}, instead of ${key}`,
});

/** What may come out of a file is not required here; loading sees that one of both is there. */
const required = (node: JsonObject, at: string): JsonObject => {
  const names = Array.isArray(node.required) ? node.required : [];
  return names.length === 0
    ? {}
    : { required: names.filter((name: Json) => !(FILE_KEYS[at] ?? []).includes(String(name))) };
};

const pick = (values: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
