import { type DecodeFault, type DecodeFaultReason, decodeFault } from './fault.ts';

/** Bytes that are read from front to back. The first fault ends them: what is read after it is zero or empty. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** What these bytes turn out not to be. */
  readonly reason: DecodeFaultReason;
  at: number;
  fault: DecodeFault | null;
}

export const createByteReader = (bytes: Uint8Array, reason: DecodeFaultReason): ByteReader => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  reason,
  at: 0,
  fault: null,
});

/** Notes the first fault and reads no further; returns the value that is none. */
export const refuse = (reader: ByteReader, detail: string, reason: DecodeFaultReason = reader.reason): null => {
  reader.fault ??= decodeFault(reason, detail);
  reader.at = reader.bytes.length;
  return null;
};

export const isAtEnd = ({ at, bytes }: ByteReader): boolean => at >= bytes.length;

/** The next `count` bytes, not copied. A length is a claim of the sender: nothing is allocated by it. */
export const readBytes = (reader: ByteReader, count: number): Uint8Array => {
  const start = claim(reader, count);
  return start < 0 ? NO_BYTES : reader.bytes.subarray(start, start + count);
};

export const readUint8 = (reader: ByteReader): number => {
  const start = claim(reader, 1);
  return start < 0 ? 0 : reader.view.getUint8(start);
};

export const readUint16 = (reader: ByteReader): number => {
  const start = claim(reader, 2);
  return start < 0 ? 0 : reader.view.getUint16(start);
};

export const readUint32 = (reader: ByteReader): number => {
  const start = claim(reader, 4);
  return start < 0 ? 0 : reader.view.getUint32(start);
};

export const readUint64 = (reader: ByteReader): bigint => {
  const start = claim(reader, 8);
  return start < 0 ? 0n : reader.view.getBigUint64(start);
};

export const readFloat16 = (reader: ByteReader): number => {
  const start = claim(reader, 2);
  return start < 0 ? 0 : halfToNumber(reader.view.getUint16(start));
};

export const readFloat32 = (reader: ByteReader): number => {
  const start = claim(reader, 4);
  return start < 0 ? 0 : reader.view.getFloat32(start);
};

export const readFloat64 = (reader: ByteReader): number => {
  const start = claim(reader, 8);
  return start < 0 ? 0 : reader.view.getFloat64(start);
};

const NO_BYTES = new Uint8Array(0);

const claim = (reader: ByteReader, count: number): number => {
  const start = reader.at;
  if (count > reader.bytes.length - start) {
    refuse(reader, `ends too soon: ${count} more bytes at byte ${start} of ${reader.bytes.length}`);
    return -1;
  }
  reader.at = start + count;
  return start;
};

/** RFC 8949 appendix D. */
const halfToNumber = (half: number): number => {
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (mantissa + 1024) * 2 ** (exponent - 25);
};
