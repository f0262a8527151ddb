import type { Json } from '../base/json.ts';

/** An integer as a number where a number holds it exactly, else as its digits: a rounded identity is somebody else's. */
export const integerToJson = (value: bigint | number): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value).toString();
};

/** NaN and the infinities are no value. */
export const floatToJson = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Bytes as base64 text. */
export const bytesToJson = (bytes: Uint8Array): string => {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(text);
};

/** More arguments than this at once may not fit on the stack. */
const CHUNK = 8192;

const utf8 = new TextDecoder();

/** What is not UTF-8 becomes the replacement character, as in a JSON payload. */
export const textToJson = (bytes: Uint8Array): string =>
  (bytes.length <= SHORT ? shortAscii(bytes) : undefined) ?? utf8.decode(bytes);

/** Up to this, a call of the decoder costs more than reading letter by letter. */
const SHORT = 24;

const shortAscii = (bytes: Uint8Array): string | undefined => {
  let text = '';
  for (const byte of bytes) {
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
};

/** Sets a key as if it were any name: one that reads __proto__ stays a key. */
export const setKey = (object: Record<string, Json>, name: string, value: Json): void => {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
};

/** The name that a key of a binary map becomes; undefined for a list or a map, of which none can be made. */
export const keyToName = (key: Json): string | undefined =>
  typeof key === 'object' && key !== null ? undefined : String(key);
