import type { Json, JsonObject } from '../base/json.ts';
import type { FactOrigin } from './explanation.ts';
import type { Memory } from './memory.ts';

const PREFIX = 'attributes.';

/** The attribute that `attributes.maxTemp` names; undefined for any other fact. */
export const attributeName = (fact: string): string | undefined =>
  fact.startsWith(PREFIX) ? fact.slice(PREFIX.length) : undefined;

/** What the inventory knows under `name`; what it does not know has no value, nor has what it knows to be null. */
export const readAttribute = (attributes: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(attributes, name) ? (attributes[name] ?? undefined) : undefined;

/** Reads `attributes.NAME` of the device; undefined for any other fact. */
export const attributeReader = (fact: string) => {
  const name = attributeName(fact);
  if (name === undefined) return undefined;
  return {
    read: ({ attributes }: Memory): Json | undefined => readAttribute(attributes, name),
    origin: ({ attributes }: Memory): FactOrigin =>
      readAttribute(attributes, name) === undefined ? 'no-attribute' : 'attribute',
    slot: null,
    aging: null,
  };
};
