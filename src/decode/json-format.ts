import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Content } from './content.ts';
import { type DecodeFault, decodeFault } from './fault.ts';

/** Deeper than any device nests, and far from where a recursive reader runs out of stack. */
const DEEPEST = 500;

/** JSON text: the keys of an object are its facts, anything else is the one fact `valueName`; null is no value. */
export const readJson = (text: string, valueName: string): Result<Content, DecodeFault> => {
  if (isTooDeep(text)) return err(decodeFault('too-deep', `more than ${DEEPEST} levels of nesting`));
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const root = parsed.value;
  if (isJsonObject(root)) return ok({ root, facts: topLevelFacts(root) });
  return ok({ root, facts: isFact(root) ? { [valueName]: root } : {} });
};

const parse = (text: string): Result<Json, DecodeFault> => {
  try {
    return ok(JSON.parse(text) as Json);
  } catch (error) {
    return err(decodeFault('not-json', error instanceof Error ? error.message : String(error)));
  }
};

/** The object itself unless something in it is no fact: most messages are not copied. */
const topLevelFacts = (root: JsonObject): JsonObject => {
  for (const name in root) {
    if (isFact(root[name]) && !name.includes('.')) continue;
    // `fromEntries` defines keys: a key called __proto__ stays a key.
    return Object.fromEntries(Object.entries(root).filter(([key, value]) => isFact(value) && !key.includes('.')));
  }
  return root;
};

/** 1e999 parses to Infinity, which JSON cannot hold. */
const isFact = (value: Json | undefined): value is Json =>
  value !== null && value !== undefined && (typeof value !== 'number' || Number.isFinite(value));

/** Scans only what is long enough to be deep, by character: a regular expression costs more than parsing. */
const isTooDeep = (text: string): boolean => {
  if (text.length < 2 * DEEPEST) return false;
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) index += code === BACKSLASH ? 1 : 0;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
