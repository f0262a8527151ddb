import type { z } from 'zod';
import { formatPath } from '../document/fault.ts';
import type { Path } from '../document/read.ts';
import { mapTree } from './tree.ts';

/**
 * A variable is always text; where the schema wants a number or true / false and the text reads as one, it becomes one.
 * The schema decides, so a password of digits stays a text.
 */
export const numbersFromText = (value: unknown, schema: z.ZodType, expanded: ReadonlySet<string>): unknown => {
  if (expanded.size === 0) return value;
  const parsed = schema.safeParse(value);
  const wanted = new Set(parsed.success ? [] : parsed.error.issues.flatMap((issue) => placesOf(issue, [])));
  return mapTree(value, (item, path) => {
    const place = formatPath(path);
    return typeof item === 'string' && expanded.has(place) && wanted.has(place) ? fromText(item) : item;
  });
};

const placesOf = (issue: z.core.$ZodIssue, base: Path): readonly string[] => {
  const path = [...base, ...issue.path];
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap((inner) => placesOf(inner, path));
  return issue.code === 'invalid_type' && ['number', 'int', 'boolean'].includes(issue.expected)
    ? [formatPath(path)]
    : [];
};

const fromText = (text: string): unknown => {
  if (/^(true|false)$/.test(text)) return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
};
