import { isJsonObject, type Json } from '../base/json.ts';

/**
 * 16 hex digits of what `value` means: the order of an object's keys does not count. Two 32-bit hashes after FNV-1a
 * with different primes: enough to see that a rule has changed, not to keep secrets.
 */
export const hashJson = (value: Json): string => {
  const text = JSON.stringify(sortKeys(value));
  let a = 0x811c9dc5;
  let b = 0x9dc5811c;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return hex(a) + hex(b ^ (b >>> 13));
};

const sortKeys = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sortKeys(part)]));
};

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
