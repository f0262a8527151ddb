import { isJsonObject } from '../base/json.ts';
import type { Path } from '../document/read.ts';

/** A copy of `value` in which `change` has replaced what it wants: scalars and whole maps, inner ones first. */
export const mapTree = (value: unknown, change: (value: unknown, path: Path) => unknown, path: Path = []): unknown => {
  if (Array.isArray(value)) return value.map((item, index) => mapTree(item, change, [...path, index]));
  if (!isJsonObject(value)) return change(value, path);
  const entries = Object.entries(value).map(([key, item]) => [key, mapTree(item, change, [...path, key])]);
  return change(Object.fromEntries(entries), path);
};
