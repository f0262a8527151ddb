import { isJsonObject, type Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';

/** A JSONPath that names one value at most (RFC 9535 §2.3.5.1, singular query), parsed: `['a', 'b:c', 0]`. */
export type JsonPath = readonly (string | number)[];

/** `.name` (also with digits first, as in `$.io.239`), `['any key']`, `["any key"]` or `[0]`. */
const SEGMENT = /\.([^.[\]'"\s*?@()]+)|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+))\s*\]/y;

/** `$.a['b:c'][0]` as a path, or what is wrong with it in words. */
export const parseJsonPath = (text: string): Result<JsonPath, string> => {
  if (!text.startsWith('$')) return err("a path starts with $, as $.ts or $['temperature:0'].tC");
  const path: (string | number)[] = [];
  SEGMENT.lastIndex = 1;
  while (SEGMENT.lastIndex < text.length) {
    const at = SEGMENT.lastIndex;
    const match = SEGMENT.exec(text);
    if (!match) return err(`a path names one value: "${text.slice(at)}" is not .name, ['name'] or [0]`);
    const [, name, single, double, index] = match;
    path.push(index === undefined ? (name ?? unescapeKey(single ?? double ?? '')) : Number(index));
  }
  return ok(path);
};

const unescapeKey = (key: string): string => key.replace(/\\(.)/g, '$1');

/** The value at `path`, or undefined; only what the payload itself holds, never what JavaScript lends it. */
export const readJsonPath = (root: Json, path: JsonPath): Json | undefined => {
  let value: Json | undefined = root;
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? value.at(part) : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
};
