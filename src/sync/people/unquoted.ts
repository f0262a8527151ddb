import { isJsonObject } from '../../base/json.ts';
import { type Fault, formatPath } from '../../document/fault.ts';
import type { Document, Path } from '../../document/read.ts';

/**
 * Says of each number or truth value that stands where text is wanted how to write it instead: without quotes YAML
 * makes the number 4790000001 of `+4790000001`, 7 of `007`, and true of `true`. All other faults stay as they are.
 */
export const nameUnquoted = (document: Document, faults: readonly Fault[]): readonly Fault[] => {
  const unquoted = new Map(scalarPaths(document.value, []).map((path) => [formatPath(path), path]));
  return faults.map((fault) => {
    const path = unquoted.get(fault.path);
    const source = path && document.source(path);
    if (source === undefined || fault.message.startsWith('unknown key') || !/^(?:people|teams)\b/.test(fault.path))
      return fault;
    const { line, column, file } = fault;
    const expected = quotedForm(source, path?.includes('sms') === true);
    return { file, line, column, path: fault.path, message: 'must be quoted', expected, received: source };
  });
};

const scalarPaths = (value: unknown, path: Path): readonly Path[] => {
  if (typeof value === 'number' || typeof value === 'boolean') return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => scalarPaths(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => scalarPaths(item, [...path, key]));
};

/** A phone number gets the plus that it lacks; 00 is how some dial it. */
const quotedForm = (source: string, isPhone: boolean): string => {
  const number = /^(?:00)?([1-9]\d{6,14})$/.exec(source)?.[1];
  return isPhone && number !== undefined ? `"+${number}"` : `"${source}"`;
};
