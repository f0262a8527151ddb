import type { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { type Fault, formatPath, sortFaults } from './fault.ts';
import type { Document } from './read.ts';

/** The document's value by `schema`, or every fault in it with its place. */
export const validateDocument = <T>(document: Document, schema: z.ZodType<T>): Result<T, readonly Fault[]> => {
  const parsed = schema.safeParse(document.value, { reportInput: true });
  if (parsed.success) return ok(parsed.data);
  return err(sortFaults(parsed.error.issues.flatMap((issue) => issueToFaults(document, issue, []))));
};

type Issue = z.core.$ZodIssue;

/** One issue of zod as faults of ours; a union reports the branch that came closest. */
const issueToFaults = (document: Document, issue: Issue, base: readonly PropertyKey[]): readonly Fault[] => {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKeyFault(document, [...path, key]));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
    if (depth(closest) > 0) return closest.flatMap((inner) => issueToFaults(document, inner, path));
  }
  return [{ ...place(document, path), message: issue.message, ...received(issue) }];
};

const depth = (issues: readonly Issue[]): number =>
  Math.max(0, ...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)));

const unknownKeyFault = (document: Document, path: readonly PropertyKey[]): Fault => ({
  file: document.file,
  ...document.locateKey(path),
  path: formatPath(path),
  message: 'unknown key',
});

const place = (document: Document, path: readonly PropertyKey[]) => ({
  file: document.file,
  ...document.locate(path),
  path: formatPath(path),
});

const received = (issue: Issue): { received?: string } => {
  if (!('input' in issue) || issue.input === undefined) return {};
  const text = JSON.stringify(issue.input) ?? String(issue.input);
  return { received: text.length > 60 ? `${text.slice(0, 57)}…` : text };
};
