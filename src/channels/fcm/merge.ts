import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';

/** `over` laid over `base`: maps key by key, all else replaced. Nothing is ever taken away. */
export const mergeJson = (base: JsonObject, over: JsonObject): JsonObject => {
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isJsonObject(below) && isJsonObject(value) ? mergeJson(below, value) : value);
  }
  return Object.fromEntries(merged);
};

/** The keys that have something: neither undefined nor an empty map. */
export const present = (draft: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(draft).flatMap(([key, value]) => (value === undefined || isEmpty(value) ? [] : [[key, value]])),
  );

const isEmpty = (value: Json): boolean => isJsonObject(value) && Object.keys(value).length === 0;
