import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import {
  type ByteReader,
  createByteReader,
  isAtEnd,
  readBytes,
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
 * One MessagePack value: the keys of a map are its facts, anything else is the one fact `valueName`. Of the extensions
 * only the time is read; any other is no value.
 */
export const readMsgpack = (payload: Uint8Array, valueName: string): Result<Content, DecodeFault> => {
  const reader = createByteReader(payload, 'not-msgpack');
  const root = readValue(reader, 0);
  if (!isAtEnd(reader)) refuse(reader, `${payload.length - reader.at} bytes after the end of the value`);
  return reader.fault ? err(reader.fault) : ok(toContent(root, valueName));
};

const readValue = (reader: ByteReader, depth: number): Json => {
  if (depth > DEEPEST) return refuse(reader, `more than ${DEEPEST} levels of nesting`, 'too-deep');
  const byte = readUint8(reader);
  if (byte < 0x80) return byte;
  if (byte < 0x90) return readMap(reader, byte & 0x0f, depth);
  if (byte < 0xa0) return readList(reader, byte & 0x0f, depth);
  if (byte < 0xc0) return textToJson(readBytes(reader, byte & 0x1f));
  if (byte >= 0xe0) return byte - 0x100;
  if (byte === 0xdc || byte === 0xdd) return readList(reader, readLength(reader, byte - 0xdc + 1), depth);
  if (byte === 0xde || byte === 0xdf) return readMap(reader, readLength(reader, byte - 0xde + 1), depth);
  return readScalar(reader, byte);
};

const readScalar = (reader: ByteReader, byte: number): Json => {
  switch (byte) {
    case 0xc0:
      return null;
    case 0xc2:
    case 0xc3:
      return byte === 0xc3;
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return bytesToJson(readBytes(reader, readLength(reader, byte - 0xc4)));
    case 0xc7:
    case 0xc8:
    case 0xc9:
      return readExtension(reader, readLength(reader, byte - 0xc7));
    case 0xca:
      return floatToJson(readFloat32(reader));
    case 0xcb:
      return floatToJson(readFloat64(reader));
    case 0xd9:
    case 0xda:
    case 0xdb:
      return textToJson(readBytes(reader, readLength(reader, byte - 0xd9)));
    default:
      return byte === 0xc1 ? refuse(reader, 'the byte c1, which nothing has') : readIntegerOrFixed(reader, byte);
  }
};

const readIntegerOrFixed = (reader: ByteReader, byte: number): Json => {
  if (byte === 0xcf) return integerToJson(readUint64(reader));
  if (byte < 0xd0) return readLength(reader, byte - 0xcc);
  if (byte === 0xd3) return integerToJson(BigInt.asIntN(64, readUint64(reader)));
  if (byte < 0xd4) return toSigned(readLength(reader, byte - 0xd0), 8 << (byte - 0xd0));
  return readExtension(reader, 1 << (byte - 0xd4));
};

/** An unsigned integer of 1, 2 or 4 bytes, which are 2 to the `power`. */
const readLength = (reader: ByteReader, power: number): number => {
  if (power === 0) return readUint8(reader);
  return power === 1 ? readUint16(reader) : readUint32(reader);
};

const toSigned = (value: number, bits: number): number => (value << (32 - bits)) >> (32 - bits);

const readList = (reader: ByteReader, count: number, depth: number): Json => {
  const list: Json[] = [];
  while (list.length < count && !reader.fault) list.push(readValue(reader, depth + 1));
  return list;
};

const readMap = (reader: ByteReader, count: number, depth: number): Json => {
  const map: Record<string, Json> = {};
  for (let index = 0; index < count && !reader.fault; index++) {
    const name = keyToName(readValue(reader, depth + 1));
    if (name === undefined) refuse(reader, 'a key that is a list or a map');
    else setKey(map, name, readValue(reader, depth + 1));
  }
  return map;
};

const TIMESTAMP = 0xff;

/** A time becomes RFC 3339 text; what is finer than a millisecond is cut off. */
const readExtension = (reader: ByteReader, length: number): Json => {
  const type = readUint8(reader);
  const { byteOffset, byteLength, buffer } = readBytes(reader, length);
  const view = new DataView(buffer, byteOffset, byteLength);
  if (type !== TIMESTAMP) return null;
  if (byteLength === 4) return toTime(view.getUint32(0), 0);
  if (byteLength === 8) {
    const both = view.getBigUint64(0);
    return toTime(Number(both & 0x3_ffff_ffffn), Number(both >> 34n));
  }
  return byteLength === 12 ? toTime(Number(view.getBigInt64(4)), view.getUint32(0)) : null;
};

const LAST_TIME = 8.64e15;

const toTime = (seconds: number, nanoseconds: number): string | null => {
  const at = seconds * 1000 + Math.floor(nanoseconds / 1_000_000);
  return Math.abs(at) <= LAST_TIME ? new Date(at).toISOString() : null;
};
