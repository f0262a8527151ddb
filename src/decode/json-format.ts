import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Content, DEEPEST, toContent } from './content.ts';
import { type DecodeFault, decodeFault } from './fault.ts';

/** JSON text: the keys of an object are its facts, anything else is the one fact `valueName`; null stays null. */
export const readJson = (text: string, valueName: string): Result<Content, DecodeFault> => {
  if (isTooDeep(text)) return err(decodeFault('too-deep', `more than ${DEEPEST} levels of nesting`));
  const parsed = parse(text);
  return parsed.ok ? ok(toContent(parsed.value, valueName)) : parsed;
};

const parse = (text: string): Result<Json, DecodeFault> => {
  try {
    return ok(JSON.parse(text) as Json);
  } catch (error) {
    return err(decodeFault('not-json', error instanceof Error ? error.message : String(error)));
  }
};

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
