import { Decoder } from '@msgpack/msgpack';
import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Content, toContent } from './content.ts';
import { type DecodeFault, decodeFault } from './fault.ts';
import { TooDeep, toJson } from './to-json.ts';

/**
 * One MessagePack value: the keys of a map are its facts, anything else is the one fact `valueName`. Of the extensions
 * only the time is read, as RFC 3339 text to the millisecond; any other is no value.
 */
export const readMsgpack = (payload: Uint8Array, valueName: string): Result<Content, DecodeFault> => {
  try {
    return ok(toContent(toJson(decoder.decode(payload), extensionToJson), valueName));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return err(decodeFault(error instanceof TooDeep ? 'too-deep' : 'not-msgpack', detail));
  }
};

/** Integers of 64 bits come whole: a rounded identity is somebody else's. */
const decoder = new Decoder({ useBigInt64: true });

const extensionToJson = (object: object): Json | undefined => {
  if (!(object instanceof Date)) return undefined;
  return Number.isNaN(object.getTime()) ? null : object.toISOString();
};
