import type { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { hint } from './did-you-mean.ts';
import { type Fault, formatPath, sortFaults } from './fault.ts';
import { insteadOf } from './instead.ts';
import type { Document, FaultDetail } from './read.ts';
import { expectedOf, issueToMessage, receivedOf } from './wording.ts';

/** The document's value by `schema`, or every fault in it with its place. */
export const validateDocument = <T>(document: Document, schema: z.ZodType<T>): Result<T, readonly Fault[]> => {
  const known = new WeakMap<object, readonly string[]>();
  const parsed = parse(document.value, schema, wordIssues(known));
  if (!parsed) return err([document.fault([], 'more is wrong than can be told of')]);
  if (parsed.success) return ok(parsed.data);
  return err(sortFaults(parsed.error.issues.flatMap((issue) => issueToFaults({ document, known }, issue, []))));
};

/** Null: there are so many issues, more than a hundred thousand in one list, that zod runs out of stack. */
const parse = <T>(value: unknown, schema: z.ZodType<T>, error: ReturnType<typeof wordIssues>) => {
  try {
    return schema.safeParse(value, { reportInput: true, error });
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
};

type Issue = z.core.$ZodIssue;

/** A function of its own: zod holds on to the last one it was given, which must not hold on to a whole document. */
const wordIssues = (known: WeakMap<object, readonly string[]>) => (issue: z.core.$ZodRawIssue) => {
  rememberKeys(known, issue);
  return issueToMessage(issue);
};

interface Context {
  readonly document: Document;
  /** Keys that a map with unknown ones may have. */
  readonly known: WeakMap<object, readonly string[]>;
}

/** Only the error callback sees which schema refused a key; the issue that is kept names the key alone. */
const rememberKeys = (known: WeakMap<object, readonly string[]>, issue: z.core.$ZodRawIssue): void => {
  if (issue.code !== 'unrecognized_keys' || typeof issue.input !== 'object' || issue.input === null) return;
  const def = issue.inst?._zod.def;
  if (def && 'shape' in def && typeof def.shape === 'object' && def.shape !== null) {
    known.set(issue.input, [...(known.get(issue.input) ?? []), ...Object.keys(def.shape)]);
  }
};

/** One issue of zod as faults of ours; a union reports the branch that came closest. */
const issueToFaults = (context: Context, issue: Issue, base: readonly PropertyKey[]): readonly Fault[] => {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const candidates = context.known.get(issue.input as object) ?? [];
    return issue.keys.map((key) => ({
      ...unknownKeyFault(context.document, [...path, key], hint(key, candidates)),
      ...(candidates.length > 0 && { instead: `one of ${[...new Set(candidates)].join(', ')}` }),
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({
      ...unknownKeyFault(context.document, path, ''),
      message: inner.message,
      ...insteadOfKey(inner, String(path.at(-1))),
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.toSorted((a, b) => closeness(b) - closeness(a) || a.length - b.length)[0] ?? [];
    if (closeness(closest) > 0) return closest.flatMap((inner) => issueToFaults(context, inner, path));
  }
  return [context.document.fault(path, issue.message, detail(issue, context.document.source(path)))];
};

/** How far a branch came before it failed: 0 when already its type or value was another. */
const closeness = (issues: readonly Issue[]): number =>
  issues.reduce((most, issue) => Math.max(most, issue.path.length + closenessWithin(issue)), 0);

const closenessWithin = (issue: Issue): number => {
  if (issue.code === 'invalid_union') return Math.max(0, ...issue.errors.map(closeness));
  return ANOTHER_BRANCH.has(issue.code) ? 0 : 1;
};

const ANOTHER_BRANCH = new Set<Issue['code']>(['invalid_type', 'invalid_value']);

const unknownKeyFault = (document: Document, path: readonly PropertyKey[], meant: string): Fault => ({
  file: document.file,
  ...document.locateKey(path),
  path: formatPath(path),
  message: `unknown key${meant}`,
});

const insteadOfKey = (issue: Issue, key: string): Pick<Fault, 'instead'> => {
  const instead = insteadOf(issue, { input: key });
  return instead === undefined ? {} : { instead };
};

const detail = (issue: Issue, source: string | undefined): FaultDetail => {
  const expected = expectedOf(issue);
  const received = receivedOf(issue);
  const instead = insteadOf(issue, { input: issue.input, source });
  return {
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(instead !== undefined && { instead }),
  };
};
