import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';

/** The keys that have something: neither undefined nor an empty map. */
export const present = (draft: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(draft).flatMap(([key, value]) => (value === undefined || isEmpty(value) ? [] : [[key, value]])),
  );

const isEmpty = (value: Json): boolean => isJsonObject(value) && Object.keys(value).length === 0;
