import { isJsonObject, type Json, type JsonObject } from '../../src/base/json.ts';

/** A JSON Schema, and what its places are called: a place that is not named has the name of its parent and its key. */
export interface NamedSchema {
  readonly root: JsonObject;
  readonly names: Readonly<Record<string, string>>;
}

/** Every key and every word that the schema knows: `rule.for`, `rule.severity=critical`. */
export const wordsOf = (schema: NamedSchema): ReadonlySet<string> => {
  const words = new Set<string>();
  const seen = new Set<string>();
  const walk = (written: Json | undefined, place: string): void => {
    const { node, at } = resolve(schema, written, place);
    if (seen.has(`${at} ${JSON.stringify(node)}`)) return;
    seen.add(`${at} ${JSON.stringify(node)}`);
    for (const word of choicesIn(node)) words.add(`${at}=${word}`);
    for (const part of partsOf(node)) walk(part, at);
    for (const [key, part] of propertiesOf(node)) {
      words.add(`${at}.${key}`);
      walk(part, `${at}.${key}`);
    }
    if (isJsonObject(node.items)) walk(node.items, `${at}[]`);
    if (isJsonObject(node.additionalProperties)) walk(node.additionalProperties, `${at}.*`);
  };
  walk(schema.root, '');
  return words;
};

/** Those of them that `value` uses. */
export const wordsIn = (schema: NamedSchema, value: Json): ReadonlySet<string> => {
  const words = new Set<string>();
  const walk = (written: Json | undefined, place: string, here: Json): void => {
    const { node, at } = resolve(schema, written, place);
    if (typeof here === 'string' && choicesIn(node).includes(here)) words.add(`${at}=${here}`);
    for (const part of partsOf(node)) if (fits(schema, part, here)) walk(part, at, here);
    if (Array.isArray(here)) for (const each of here) walk(node.items, `${at}[]`, each);
    if (!isJsonObject(here)) return;
    const properties = new Map(propertiesOf(node));
    for (const [key, each] of Object.entries(here)) {
      if (properties.has(key)) words.add(`${at}.${key}`);
      if (properties.has(key)) walk(properties.get(key), `${at}.${key}`, each);
      else if (isJsonObject(node.additionalProperties)) walk(node.additionalProperties, `${at}.*`, each);
    }
  };
  walk(schema.root, '', value);
  return words;
};

const resolve = ({ root, names }: NamedSchema, written: Json | undefined, place: string) => {
  const node = isJsonObject(written) ? written : {};
  const name = typeof node.$ref === 'string' ? node.$ref.replace('#/$defs/', '') : undefined;
  if (name === undefined) return { node, at: names[place] ?? place };
  // What zod names by itself is any JSON at all: nothing in it is a word of ours.
  const definition = isJsonObject(root.$defs) && !name.startsWith('__') ? root.$defs[name] : undefined;
  return {
    node: isJsonObject(definition) ? definition : {},
    at: name.startsWith('__') ? place : (names[name] ?? name),
  };
};

const choicesIn = ({ enum: choices }: JsonObject): readonly string[] =>
  Array.isArray(choices) ? choices.filter((choice) => typeof choice === 'string') : [];

const partsOf = ({ anyOf }: JsonObject): readonly Json[] => (Array.isArray(anyOf) ? anyOf : []);

const propertiesOf = ({ properties }: JsonObject): readonly (readonly [string, Json])[] =>
  isJsonObject(properties) ? Object.entries(properties) : [];

/** Whether a part of a choice is meant: of objects, by their keys. */
const fits = (schema: NamedSchema, part: Json, value: Json): boolean => {
  const { node } = resolve(schema, part, '');
  if (!isJsonObject(value)) return node.type !== 'object' && Array.isArray(value) === (node.type === 'array');
  const known = propertiesOf(node).map(([key]) => key);
  const required = Array.isArray(node.required) ? node.required : [];
  if (node.anyOf !== undefined) return true;
  return (
    node.type === 'object' &&
    required.every((key) => typeof key === 'string' && Object.hasOwn(value, key)) &&
    (node.additionalProperties !== false || Object.keys(value).every((key) => known.includes(key)))
  );
};
