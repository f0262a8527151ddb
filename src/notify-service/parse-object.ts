import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';

/** The JSON object that `text` is; undefined for anything else. */
export const parseObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** More levels than any channel nests: what writes such an object out again could run out of stack. */
export const isTooDeep = (value: Json): boolean => isDeeper(value, DEEPEST);

const DEEPEST = 100;

const isDeeper = (value: Json, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1)));
