import type { z } from 'zod';
import { isJsonObject } from '../base/json.ts';
import { hint } from './did-you-mean.ts';

type Issue = z.core.$ZodRawIssue;

/** What an issue says to whoever wrote the document; undefined keeps the words of the schema or of zod. */
export const issueToMessage = (issue: Issue): string | undefined => {
  if (issue.code === 'too_small') {
    return `too ${sizeOf(issue, 'small')}, ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
  }
  if (issue.code === 'too_big') {
    return `too ${sizeOf(issue, 'large')}, ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
  }
  if (!['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code ?? '')) return undefined;
  const input = offender(issue);
  if (input === undefined) return 'missing';
  const values = possibleValues(issue);
  if (values.length === 0) return 'wrong type';
  return `not one of the possible values${typeof input === 'string' ? hint(input, values) : ''}`;
};

/** Of texts and lists it is the length that is bounded. */
const sizeOf = ({ origin }: { readonly origin: string }, size: 'small' | 'large'): string =>
  origin === 'string' || origin === 'array' ? { small: 'short', large: 'long' }[size] : size;

const possibleValues = (issue: object): readonly string[] => {
  const values = 'values' in issue ? issue.values : 'options' in issue ? issue.options : [];
  return Array.isArray(values) ? values.map(String) : [];
};

/** The value at fault: of a union told apart by one of its keys, that key's. */
const offender = (issue: { readonly code?: string; readonly input?: unknown }): unknown => {
  const { input } = issue;
  if (issue.code !== 'invalid_union' || !('discriminator' in issue)) return input;
  const key = String(issue.discriminator);
  return isJsonObject(input) ? input[key] : input;
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  tuple: 'a list',
  null: 'nothing',
  nonoptional: 'a value',
};

/** What would have been right, where the kind of issue tells. */
export const expectedOf = (issue: z.core.$ZodIssue): string | undefined => {
  if (issue.code === 'invalid_type') return TYPE_WORDS[issue.expected] ?? issue.expected;
  const values = possibleValues(issue);
  if (values.length > 0) return values.join(' or ');
  if (issue.code !== 'invalid_union') return undefined;
  const branches = issue.errors.flatMap(([first]) => (first && expectedOf(first)) ?? []);
  return branches.length > 0 ? [...new Set(branches)].join(' or ') : undefined;
};

/** What the kinds of values are called that would have been taken, through unions in unions. */
export const possibleTypes = (issue: z.core.$ZodIssue): ReadonlySet<string> => {
  if (issue.code === 'invalid_type') return new Set([issue.expected]);
  if (issue.code !== 'invalid_union') return new Set();
  const first = issue.errors.flatMap(([one]) => (one && one.path.length === 0 ? [one] : []));
  return new Set(first.flatMap((one) => [...possibleTypes(one)]));
};

/** What stood there, 60 characters at most; of maps and lists only the kind, since secrets may stand inside. */
export const receivedOf = (issue: { readonly code?: string; readonly input?: unknown }): string | undefined => {
  const input = offender(issue);
  if (input === undefined) return undefined;
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a map';
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
