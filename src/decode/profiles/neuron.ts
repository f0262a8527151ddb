import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { type Format, type FormatInput, withoutMemory } from '../format.ts';
import { flatten } from './flatten.ts';
import { atTime, PROFILE, type ProfileResult, readObject, samplesOf, wrongShape } from './profile.ts';

/** EMQX Neuron: `/neuron/<app>/<node>/<group>` in the formats `values` and `tags`. The device is node and group. */
export const neuron: Format = {
  ...PROFILE,
  topics: ['/neuron/{app}/+/+'],
  create: () => withoutMemory(read),
};

const read = (input: FormatInput): ProfileResult => {
  const content = readObject(input);
  if (!content.ok) return content;
  const root = content.value;
  const { node, group, timestamp } = root;
  if (typeof node !== 'string' || typeof group !== 'string') return wrongShape('no node and group');
  const tags = tagsIn(root);
  if (!tags) return wrongShape('neither values nor tags');
  const facts = flatten(Object.fromEntries(tags.flatMap(factsOf)));
  return samplesOf(atTime({ facts, root, device: `${node}/${group}` }, timestamp));
};

interface Tag {
  readonly name: string;
  /** Undefined: only an error was told. */
  readonly value: Json | undefined;
  readonly error: Json;
}

const tagsIn = (root: JsonObject): readonly Tag[] | undefined => {
  const { values, errors, tags } = root;
  if (Array.isArray(tags)) return tags.filter(isJsonObject).flatMap(readTag);
  if (!isJsonObject(values) && !isJsonObject(errors)) return undefined;
  return [
    ...Object.entries(isJsonObject(values) ? values : {}).map(([name, value]) => ({ name, value, error: 0 })),
    ...Object.entries(isJsonObject(errors) ? errors : {}).map(([name, error]) => ({ name, value: undefined, error })),
  ];
};

const readTag = ({ name, value, error = 0 }: JsonObject): readonly Tag[] =>
  typeof name === 'string' ? [{ name, value, error }] : [];

/** A register that failed is not 0: it has no value, but a code, which is 0 again once it can be read. */
const factsOf = ({ name, value, error }: Tag): readonly (readonly [string, Json])[] => {
  const code = [`${name}_error`, error] as const;
  if (error !== 0) return [[name, null], code];
  return value === undefined ? [code] : [[name, value], code];
};
