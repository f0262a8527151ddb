import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';

/** A path to one place in a JSON value: `$.a.b`, `$['temperature:0'].tC`, `$.phases[0].power`. */
export interface JsonPath {
  readonly text: string;
  readonly steps: readonly (string | number)[];
}

const STEP = /\.([^.[\]'"*?@(),:\s]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/y;

/** A path, or what is wrong with it. Only what names one place is taken: no `..`, `*`, filter, slice or list of names. */
export const parseJsonPath = (text: string): Result<JsonPath, string> => {
  if (!text.startsWith('$')) return err('a path begins with $, such as $.a.b');
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    if (!match) return err(`"${text.slice(at)}" does not name one place; write steps such as .name, ['a name'] or [0]`);
    steps.push(match[2] === undefined ? (match[1] ?? match[3] ?? match[4] ?? '') : Number(match[2]));
  }
  return ok({ text, steps });
};

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
  typeof step === 'number' || /^\d+$/.test(step) ? list[Number(step)] : undefined;

const ownProperty = (value: object, step: string | number): Json | undefined =>
  Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
