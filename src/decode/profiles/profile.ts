import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DecodeFault, decodeFault } from '../fault.ts';
import type { Format, FormatInput, FormatResult, FormatSetting, Sample } from '../format.ts';
import { readJson } from '../json-format.ts';

export type ProfileResult = Result<FormatResult, DecodeFault>;

/** A profile knows the device, the time and the names of its facts; the zone only where a device tells a local time. */
const SETTLED: readonly FormatSetting[] = ['device', 'time', 'zone', 'value'];

/** What all profiles have in common: an entry of the table of formats but for `topics` and `create`. */
export const PROFILE = { settles: SETTLED, hasFields: true } satisfies Partial<Format>;

/** A message of the system that says nothing of a device: not telemetry, and no fault either. */
export const SAYS_NOTHING: ProfileResult = Object.freeze(ok({ samples: [] }));

export const samplesOf = (...samples: readonly Sample[]): ProfileResult => ok({ samples });

export const wrongShape = (detail: string): { readonly ok: false; readonly error: DecodeFault } =>
  err(decodeFault('wrong-shape', detail));

const utf8 = new TextDecoder();
const encoder = new TextEncoder();

export const textOf = ({ payload }: Pick<FormatInput, 'payload'>): string => {
  const whole = utf8.decode(payload);
  const text = whole.trim();
  // A part of a text keeps the whole of it in memory: of one that is blanks mostly, a copy is remembered.
  return text.length < whole.length / 2 ? utf8.decode(encoder.encode(text)) : text;
};

export const readObject = (input: Pick<FormatInput, 'payload'>): Result<JsonObject, DecodeFault> => {
  const content = readJson(utf8.decode(input.payload), 'value');
  if (!content.ok) return content;
  const { root } = content.value;
  return isJsonObject(root) ? ok(root) : wrongShape('not an object');
};

/** The object at `key`; an empty one where there is none. */
export const objectAt = (object: JsonObject, key: string): JsonObject => {
  const inner = Object.hasOwn(object, key) ? object[key] : undefined;
  return isJsonObject(inner) ? inner : NO_OBJECT;
};

const NO_OBJECT: JsonObject = Object.freeze({});

/** `time` as a device says it; null and empty are none. */
export const atTime = (sample: Sample, time: Json | undefined): Sample =>
  time === undefined || time === null || time === '' ? sample : { ...sample, time };

/** What says of a device only whether it is there. */
export const onlineSample = (device: string, online: boolean): Sample => ({
  facts: { online },
  root: null,
  device,
  online,
});

/** The names that the source's topic gives, then the levels of its final `#` that are not of the profile's own `tail`. */
export const deviceOf = ({ labels, rest }: FormatInput, tail: number, isOwn?: (level: string) => boolean): string => {
  const levels = rest === '' ? [] : rest.split('/');
  const kept = levels.slice(0, Math.max(0, levels.length - tail));
  return [...Object.values(labels), ...(isOwn ? kept.filter((level) => !isOwn(level)) : kept)].join('/');
};

export const levelsOf = ({ topic }: Pick<FormatInput, 'topic'>): readonly string[] => topic.split('/');
