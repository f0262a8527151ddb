import { isJsonObject, type JsonObject } from '../base/json.ts';

/** The JSON object that `text` is; undefined for anything else. */
export const parseObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
