import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { KEY_WORDS } from './key-words.ts';
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
  if (isNarrow(node)) return withVariable(node);
  const inner = isJsonObject(node.properties) ? propertiesOf(node.properties, at) : undefined;
  return {
    ...node,
    ...(inner && { properties: inner, ...required(node, at), ...notBoth(node, at) }),
    ...mapped(node, 'anyOf', at),
    ...mapped(node, 'oneOf', at),
    ...(node.items !== undefined && { items: extend(node.items, `${at}[]`) }),
    ...(isJsonObject(node.additionalProperties) && {
      additionalProperties: extend(node.additionalProperties, `${at}.*`),
    }),
  };
};

/** One pattern says better what is wrong than two branches do. */
const withVariable = (node: JsonObject): JsonObject => {
  const { description, default: preset, pattern, ...plain } = node;
  if (typeof pattern === 'string' && plain.allOf === undefined && plain.minLength === undefined)
    return { ...node, pattern: `(?:${pattern})|${VARIABLE.pattern}` };
  return { ...pick({ description, default: preset }), anyOf: [{ ...plain, ...pick({ pattern }) }, VARIABLE] };
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
  const inner = Object.entries(properties).map(([key, value]) => {
    const path = at === '' ? key : `${at}.${key}`;
    return [key, described(extend(value, path), KEY_WORDS[path] ?? KEY_WORDS[key])];
  });
  const files = (FILE_KEYS[at] ?? []).map((key) => [`${key}_file`, fileForm(key)]);
  return Object.fromEntries([...inner, ...files]);
};

const described = (node: Json, words: string | undefined): Json =>
  isJsonObject(node) && node.description === undefined && words !== undefined ? { description: words, ...node } : node;

const fileForm = (key: string): JsonObject => ({
  type: 'string',
  description: `path of a file that holds ${key}, instead of ${key}`,
});

/** What may come out of a file is needed in one of both forms. */
const required = (node: JsonObject, at: string): JsonObject => {
  const names = (Array.isArray(node.required) ? node.required : []).map(String);
  if (names.length === 0) return {};
  const [fromFiles, others] = [
    names.filter((name) => isFileKey(at, name)),
    names.filter((name) => !isFileKey(at, name)),
  ];
  const either = fromFiles.map((name) => ({ anyOf: [{ required: [name] }, { required: [`${name}_file`] }] }));
  return { required: others, ...(either.length > 0 && { allOf: either }) };
};

/** And never in both. */
const notBoth = (node: JsonObject, at: string): JsonObject => {
  const names = Object.keys(isJsonObject(node.properties) ? node.properties : {}).filter((name) => isFileKey(at, name));
  const pairs = names.map((name) => [`${name}_file`, { properties: { [name]: false } }]);
  return names.length === 0 ? {} : { dependentSchemas: Object.fromEntries(pairs) };
};

const isFileKey = (at: string, name: string): boolean => (FILE_KEYS[at] ?? []).includes(name);

const pick = (values: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
