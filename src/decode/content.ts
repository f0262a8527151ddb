import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { DecodeFault } from './fault.ts';

/** What one payload says. */
export interface Content {
  readonly facts: Readonly<Record<string, Json>>;
  /** The whole of it, for paths to read from. */
  readonly root: Json;
  /** Something to note although the reading goes on. */
  readonly fault?: DecodeFault;
}

/** Deeper than any device nests, and far from where a recursive reader runs out of stack. */
export const DEEPEST = 500;

/** The keys of an object are its facts, anything else is the one fact `valueName`; null is no value. */
export const toContent = (root: Json, valueName: string): Content => {
  if (isJsonObject(root)) return { root, facts: topLevelFacts(root) };
  return { root, facts: isFact(root) ? { [valueName]: root } : {} };
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
