import type { Json } from '../base/json.ts';
import { DEEPEST } from './content.ts';

/** An integer as a number where a number holds it exactly, else as its digits: a rounded identity is somebody else's. */
export const integerToJson = (value: bigint | number): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value).toString();
};

/** NaN and the infinities are no value. */
export const floatToJson = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Bytes as base64 text. */
const bytesToJson = (bytes: Uint8Array): string => {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(text);
};

/** More arguments than this at once may not fit on the stack. */
const CHUNK = 8192;

/** Nested deeper than a reader may follow. */
export class TooDeep extends Error {}

/** What a reader of a library made of an object of its own; undefined: nothing that means a value. */
export type SpecialToJson = (object: object) => Json | undefined;

/** Whatever a library has read as plain JSON; what JSON has no word for is null. Throws `TooDeep`. */
export const toJson = (value: unknown, special: SpecialToJson, depth = 0): Json => {
  if (depth > DEEPEST) throw new TooDeep(`more than ${DEEPEST} levels of nesting`);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return floatToJson(value);
    case 'bigint':
      return integerToJson(value);
    case 'object':
      return value === null ? null : objectToJson(value, special, depth);
    default:
      return null;
  }
};

const objectToJson = (object: object, special: SpecialToJson, depth: number): Json => {
  if (object instanceof Uint8Array) return bytesToJson(object);
  if (Array.isArray(object)) return object.map((element: unknown) => toJson(element, special, depth + 1));
  if (Object.getPrototypeOf(object) !== Object.prototype) return special(object) ?? null;
  return toRecord(Object.entries(object).map(([key, value]) => [key, toJson(value, special, depth + 1)])) as Json;
};

/** A map with names for keys, of which numbers and the like are made into text. Throws where none can be. */
export const toRecord = (pairs: readonly (readonly [unknown, unknown])[]): object => {
  // `fromEntries` defines keys: one that reads __proto__ stays a key.
  return Object.fromEntries(pairs.map(([key, value]) => [keyToName(key), value]));
};

const keyToName = (key: unknown): string => {
  if (typeof key === 'object' && key !== null) throw new Error('a key that is a list or a map');
  return String(key);
};
