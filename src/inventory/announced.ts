import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';

/** Bytes: attributes are short, and each device's are held in memory. */
const LARGEST = 16 * 1024;
const DEEPEST = 20;

/** What a topic says of a device: its attributes as one JSON object; null (no payload) takes back what was said. */
export const readAnnounced = (payload: Uint8Array): Result<JsonObject | null, AnnouncedFault> => {
  if (payload.length === 0) return ok(null);
  if (payload.length > LARGEST) return fault('too-large', `${payload.length} bytes, at most ${LARGEST}`);
  const value = parse(new TextDecoder().decode(payload));
  if (!isJsonObject(value)) return fault('not-json', 'attributes are one JSON object');
  if (!isShallow(value, DEEPEST)) return fault('too-deep', `more than ${DEEPEST} levels of nesting`);
  const dotted = Object.keys(value).find((name) => name.includes('.'));
  return dotted === undefined ? ok(value) : fault('not-json', `"${dotted}": the name of an attribute has no dot`);
};

export interface AnnouncedFault {
  readonly reason: 'too-large' | 'too-deep' | 'not-json';
  readonly detail: string;
}

const fault = (reason: AnnouncedFault['reason'], detail: string) => err({ reason, detail });

/** 1e999 parses to Infinity, which JSON cannot hold. */
const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text, (_key, value) =>
      typeof value === 'number' && !Number.isFinite(value) ? null : value,
    ) as Json;
  } catch {
    return undefined;
  }
};

const isShallow = (value: Json, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1)));
