import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import {
  type ByteReader,
  createByteReader,
  isAtEnd,
  readBytes,
  readFloat16,
  readFloat32,
  readFloat64,
  readUint8,
  readUint16,
  readUint32,
  readUint64,
  refuse,
} from './bytes.ts';
import { type Content, DEEPEST, toContent } from './content.ts';
import type { DecodeFault } from './fault.ts';
import { bytesToJson, floatToJson, integerToJson, keyToName, setKey, textToJson } from './to-json.ts';

/**
 * One CBOR item (RFC 8949): the keys of a map are its facts, anything else is the one fact `valueName`. A tag changes
 * nothing but what it does to a number: big integers (2, 3) and decimal fractions (4). A reference to a value elsewhere
 * (25, 29) is no value: followed, 200 bytes would grow to gigabytes.
 */
export const readCbor = (payload: Uint8Array, valueName: string): Result<Content, DecodeFault> => {
  const reader = createByteReader(payload, 'not-cbor');
  const root = readItem(reader, 0);
  if (!isAtEnd(reader)) refuse(reader, `${payload.length - reader.at} bytes after the end of the item`);
  return reader.fault ? err(reader.fault) : ok(toContent(root, valueName));
};

const INDEFINITE = 31;
const BREAK = 0xff;
const BYTES = 2;
const TEXT = 3;

const readItem = (reader: ByteReader, depth: number): Json => {
  if (depth > DEEPEST) return refuse(reader, `more than ${DEEPEST} levels of nesting`, 'too-deep');
  const { major, info } = readHead(reader);
  switch (major) {
    case 0:
      return integerToJson(readArgument(reader, info));
    case 1:
      return integerToJson(-1n - BigInt(readArgument(reader, info)));
    case BYTES:
      return bytesToJson(readString(reader, major, info));
    case TEXT:
      return textToJson(readString(reader, major, info));
    case 4:
      return readList(reader, info, depth);
    case 5:
      return readMap(reader, info, depth);
    case 6:
      return readTagged(reader, readArgument(reader, info), depth);
    default:
      return readSimple(reader, info);
  }
};

const readHead = (reader: ByteReader): { readonly major: number; readonly info: number } => {
  const initial = readUint8(reader);
  return { major: initial >> 5, info: initial & 0x1f };
};

const readArgument = (reader: ByteReader, info: number): number | bigint => {
  if (info < 24) return info;
  if (info === 24) return readUint8(reader);
  if (info === 25) return readUint16(reader);
  if (info === 26) return readUint32(reader);
  if (info === 27) return readUint64(reader);
  refuse(reader, `the additional information ${info} at byte ${reader.at - 1}`);
  return 0;
};

const readString = (reader: ByteReader, major: number, info: number): Uint8Array => {
  if (info !== INDEFINITE) return readBytes(reader, Number(readArgument(reader, info)));
  const chunks: Uint8Array[] = [];
  while (!readBreak(reader)) {
    const head = readHead(reader);
    if (head.major !== major || head.info === INDEFINITE) refuse(reader, 'a chunk of another kind than its string');
    chunks.push(readBytes(reader, Number(readArgument(reader, head.info))));
  }
  return join(chunks);
};

/** Also true once there is a fault: whoever reads until the break ends. */
const readBreak = (reader: ByteReader): boolean => {
  if (isAtEnd(reader)) refuse(reader, 'ends without a break');
  if (reader.fault) return true;
  if (reader.bytes[reader.at] !== BREAK) return false;
  reader.at++;
  return true;
};

const join = (chunks: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
};

const readList = (reader: ByteReader, info: number, depth: number): Json => {
  const list: Json[] = [];
  forEachOf(reader, info, () => list.push(readItem(reader, depth + 1)));
  return list;
};

const readMap = (reader: ByteReader, info: number, depth: number): Json => {
  const map: Record<string, Json> = {};
  forEachOf(reader, info, () => {
    const name = keyToName(readItem(reader, depth + 1));
    if (name === undefined) refuse(reader, 'a key that is a list or a map');
    else setKey(map, name, readItem(reader, depth + 1));
  });
  return map;
};

const forEachOf = (reader: ByteReader, info: number, readOne: () => void): void => {
  if (info === INDEFINITE) {
    while (!readBreak(reader)) readOne();
    return;
  }
  const count = readArgument(reader, info);
  for (let index = 0; index < count && !reader.fault; index++) readOne();
};

const REFERENCES: readonly (number | bigint)[] = [25, 29];

const readTagged = (reader: ByteReader, tag: number | bigint, depth: number): Json => {
  if ((tag === 2 || tag === 3) && (reader.bytes[reader.at] ?? 0) >> 5 === BYTES) return readBigInteger(reader, tag);
  const value = readItem(reader, depth + 1);
  if (REFERENCES.includes(tag)) return null;
  return tag === 4 ? toDecimal(value) : value;
};

/** More digits than this are no measurement, and turning them into decimal ones takes time. */
const LONGEST_INTEGER = 64;

const readBigInteger = (reader: ByteReader, tag: 2 | 3): Json => {
  const { major, info } = readHead(reader);
  const bytes = readString(reader, major, info);
  if (bytes.length > LONGEST_INTEGER) return null;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return integerToJson(tag === 2 ? value : -1n - value);
};

/** `[exponent, mantissa]`: 273.15 is [-2, 27315]. */
const toDecimal = (value: Json): Json => {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isSafeInteger)) return null;
  return floatToJson(Number(`${value[1]}e${value[0]}`));
};

const readSimple = (reader: ByteReader, info: number): Json => {
  if (info === 20 || info === 21) return info === 21;
  if (info === 25) return floatToJson(readFloat16(reader));
  if (info === 26) return floatToJson(readFloat32(reader));
  if (info === 27) return floatToJson(readFloat64(reader));
  // null, undefined, and what nobody has given a meaning: no value.
  if (info <= 24) readArgument(reader, info);
  else refuse(reader, `the simple value ${info} at byte ${reader.at - 1}`);
  return null;
};
