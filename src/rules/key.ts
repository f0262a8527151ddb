import { err, ok, type Result } from '../base/result.ts';
import { asKey, type Key } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import type { FactLayout } from './fact-layout.ts';
import { hashJson } from './hash.ts';
import type { Memory } from './memory.ts';

/** A key such as `{site}/{device}/{channel}`: texts and names in turn. */
export type KeyTemplate = readonly KeyPart[];

type KeyPart = { readonly type: 'text'; readonly text: string } | { readonly type: 'name'; readonly name: string };

/** The template, or what is wrong with it in words. */
export const parseKeyTemplate = (text: string): Result<KeyTemplate, string> => {
  const parts: KeyPart[] = [];
  for (const piece of text.split(/(\{[A-Za-z_][A-Za-z0-9_-]*\})/).filter((each) => each !== '')) {
    const name = /^\{([A-Za-z_][A-Za-z0-9_-]*)\}$/.exec(piece)?.[1];
    if (name === undefined && /[{}]/.test(piece)) return err(`"${piece}" is neither a {name} nor text without braces`);
    if (name !== undefined && parts.at(-1)?.type === 'name') {
      return err(`put a sign such as / before {${name}}, or two devices could get one key`);
    }
    parts.push(name === undefined ? { type: 'text', text: piece } : { type: 'name', name });
  }
  return parts.length > 0 ? ok(parts) : err('a key may not be empty');
};

/** Names in the template, captures and facts alike. */
export const keyNames = (template: KeyTemplate): readonly string[] =>
  template.flatMap((part) => (part.type === 'name' ? [part.name] : []));

/** Whether the key is the device id: without a template, and by `{device}` unless a capture bears that name. */
export const isDeviceKey = (template: KeyTemplate | null, captures: readonly string[]): boolean =>
  template === null || (template.length === 1 && keyNames(template)[0] === 'device' && !captures.includes('device'));

export type KeyOf = (memory: Memory, labels: Labels) => Key | null;

/** By default the device. Null when a part has no value, or one that is no scalar: an alarm about nothing in particular helps nobody. */
export const createKeyOf = (template: KeyTemplate | null, captures: readonly string[], layout: FactLayout): KeyOf => {
  if (template === null) return ({ device }) => asKey(device);
  const readers = template.map((part) => createPartReader(part, captures, layout));
  return (memory, labels) => {
    let key = '';
    for (const read of readers) {
      const text = read(memory, labels);
      if (text === null) return null;
      key += text;
    }
    return asKey(key.length > LONGEST_KEY ? shorten(key) : key);
  };
};

/** A key goes into a topic, percent-encoded, and into the store with every alarm; a field of the payload may be anything. */
const LONGEST_KEY = 512;
const KEPT = 400;

const shorten = (key: string): string => `${key.slice(0, KEPT).toWellFormed()}…${hashJson(key)}`;

type PartReader = (memory: Memory, labels: Labels) => string | null;

const createPartReader = (part: KeyPart, captures: readonly string[], layout: FactLayout): PartReader => {
  if (part.type === 'text') return () => part.text;
  const { name } = part;
  if (captures.includes(name)) return (_memory, labels) => labels[name] ?? null;
  if (name === 'device') return ({ device }) => device;
  const slot = layout.slot(name);
  return ({ values }) => {
    const value = values[slot];
    if (value === undefined || value === null || typeof value === 'object') return null;
    // Half a character, as JSON can escape it, cannot go into a topic.
    return String(value).toWellFormed();
  };
};
