import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';

/** A path that names one place at most (RFC 9535 §2.3.5.1, singular query): `$.a.b`, `$['temperature:0'].tC`, `$.phases[0]`. */
export interface JsonPath {
  readonly text: string;
  readonly steps: readonly (string | number)[];
}

/** `.name` (also with digits first, as in `$.io.239`), `['any key']`, `["any key"]`, `[0]` or `[-1]`. */
const STEP = /\.([^.[\]'"*?@(),:\s]+)|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+))\s*\]/y;

/** A path, or what is wrong with it in words. */
export const parseJsonPath = (text: string): Result<JsonPath, string> => {
  if (!text.startsWith('$')) return err('a path begins with $, such as $.a.b');
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    if (!match) return err(`"${text.slice(at)}" does not name one place; write steps such as .name, ['a name'] or [0]`);
    const [, name, single, double, index] = match;
    steps.push(index === undefined ? (name ?? unescapeKey(single ?? double ?? '')) : Number(index));
  }
  return ok({ text, steps });
};

const unescapeKey = (key: string): string => key.replace(/\\(.)/g, '$1');

/** What stands there; undefined when a step leads nowhere. Only own properties, so `__proto__` leads nowhere too. */
export const readJsonPath = (value: Json | undefined, { steps }: JsonPath): Json | undefined => {
  let current = value;
  for (const step of steps) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Array.isArray(current) ? elementAt(current, step) : ownProperty(current, step);
  }
  return current;
};

const elementAt = (list: readonly Json[], step: string | number): Json | undefined =>
  typeof step === 'number' || /^\d+$/.test(step) ? list.at(Number(step)) : undefined;

const ownProperty = (value: object, step: string | number): Json | undefined =>
  Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
