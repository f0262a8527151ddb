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

/** The keys of an object are its facts, anything else is the one fact `valueName`; null says that there is no value. */
export const toContent = (root: Json, valueName: string): Content => {
  if (isJsonObject(root)) return { root, facts: topLevelFacts(root) };
  return { root, facts: { [valueName]: isInJson(root) ? root : null } };
};

/** The object itself unless something in it is no fact: most messages are not copied. */
const topLevelFacts = (root: JsonObject): JsonObject => {
  for (const name in root) {
    if (isInJson(root[name]) && !name.includes('.')) continue;
    const facts = Object.entries(root).filter(([key]) => !key.includes('.'));
    // `fromEntries` defines keys: a key called __proto__ stays a key.
    return Object.fromEntries(facts.map(([key, value]) => [key, isInJson(value) ? value : null]));
  }
  return root;
};

/** 1e999 parses to Infinity, which JSON cannot hold. */
const isInJson = (value: Json | undefined): boolean => typeof value !== 'number' || Number.isFinite(value);
