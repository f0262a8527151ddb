import { decode } from 'cbor2/decoder';
import { Tag } from 'cbor2/tag';
import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Content, DEEPEST, toContent } from './content.ts';
import { type DecodeFault, decodeFault } from './fault.ts';
import { floatToJson, integerToJson, toJson, toRecord } from './to-json.ts';

/**
 * One CBOR item (RFC 8949): the keys of a map are its facts, anything else is the one fact `valueName`. A tag changes
 * nothing but what it does to a number: big integers (2, 3) and decimal fractions (4). A reference to a value elsewhere
 * (25, 29) is no value: followed, 200 bytes would grow to gigabytes.
 */
export const readCbor = (payload: Uint8Array, valueName: string): Result<Content, DecodeFault> => {
  try {
    return ok(toContent(toJson(decode(payload, OPTIONS), taggedToJson), valueName));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return err(decodeFault(detail.startsWith('Maximum depth') ? 'too-deep' : 'not-cbor', detail));
  }
};

/** None of the library's own tags: they make dates, sets and regular expressions of what anybody may send. */
const OPTIONS = {
  maxDepth: DEEPEST,
  ignoreGlobalTags: true,
  createObject: (pairs: readonly (readonly [unknown, unknown, ...unknown[]])[]) =>
    toRecord(pairs.map(([key, value]) => [key, value])),
};

const REFERENCES: readonly unknown[] = [25, 29];

/** What stands under a tag; undefined of what is none, such as a simple value that nobody has given a meaning. */
const taggedToJson = (object: object): Json | undefined => {
  if (!(object instanceof Tag)) return undefined;
  const { tag, contents } = object;
  if (REFERENCES.includes(tag)) return null;
  if ((tag === 2 || tag === 3) && contents instanceof Uint8Array) return bigIntegerToJson(contents, tag === 3);
  const value = toJson(contents, taggedToJson);
  return tag === 4 ? decimalToJson(value) : value;
};

/** More bytes than this are no measurement, and turning them into decimal digits takes time. */
const LONGEST_INTEGER = 64;

const bigIntegerToJson = (bytes: Uint8Array, isNegative: boolean): Json => {
  if (bytes.length > LONGEST_INTEGER) return null;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return integerToJson(isNegative ? -1n - value : value);
};

/** `[exponent, mantissa]`: 273.15 is [-2, 27315]. */
const decimalToJson = (value: Json): Json => {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isSafeInteger)) return null;
  return floatToJson(Number(`${value[1]}e${value[0]}`));
};
