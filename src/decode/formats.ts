import { err, ok, type Result } from '../base/result.ts';
import { readBase64 } from './base64-format.ts';
import { readCbor } from './cbor-format.ts';
import type { Content } from './content.ts';
import type { DecodeFault } from './fault.ts';
import { type Format, type FormatInput, type FormatResult, withoutMemory } from './format.ts';
import { readJson } from './json-format.ts';
import { readMsgpack } from './msgpack-format.ts';
import { PROFILES } from './profiles/profiles.ts';
import { sparkplugFormat } from './sparkplug/sparkplug-format.ts';
import { readNumber, readText } from './text-format.ts';

type ReadContent = (text: string, valueName: string) => Result<Content, DecodeFault>;

const utf8 = new TextDecoder();

const oneSample = (content: Result<Content, DecodeFault>): Result<FormatResult, DecodeFault> => {
  if (!content.ok) return err(content.error);
  const { facts, root, fault } = content.value;
  return ok(fault ? { samples: [{ facts, root }], faults: [fault] } : { samples: [{ facts, root }] });
};

/** A format that reads the whole payload as text, and makes one sample of it. */
const ofText = (readContent: ReadContent, hasFields: boolean): Format => ({
  topics: [],
  settles: [],
  hasFields,
  create: ({ valueName }) =>
    withoutMemory(({ payload }: FormatInput) => oneSample(readContent(utf8.decode(payload), valueName))),
});

const readBase64Json: ReadContent = (text, valueName) => {
  const bytes = readBase64(text);
  return bytes.ok ? readJson(utf8.decode(bytes.value), valueName) : bytes;
};

/** A format that reads the payload as bytes, and makes one sample of it. */
const ofBytes = (readContent: (payload: Uint8Array, valueName: string) => Result<Content, DecodeFault>): Format => ({
  topics: [],
  settles: [],
  hasFields: true,
  create: ({ valueName }) => withoutMemory(({ payload }: FormatInput) => oneSample(readContent(payload, valueName))),
});

/** Every format by the name that `decode` has for it. */
export const FORMATS = {
  json: ofText(readJson, true),
  text: ofText(readText, false),
  number: ofText(readNumber, false),
  'base64-json': ofText(readBase64Json, true),
  cbor: ofBytes(readCbor),
  msgpack: ofBytes(readMsgpack),
  'sparkplug-b': sparkplugFormat,
  ...PROFILES,
} satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as [FormatName, ...FormatName[]];
