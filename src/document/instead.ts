import type { z } from 'zod';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import { plainForm } from './look-alike.ts';
import { nearDuration } from './near-duration.ts';
import { possibleTypes } from './wording.ts';

/** What an issue refuses. */
export interface Written {
  readonly input: unknown;
  /** A scalar as it was written, quotes included. */
  readonly source?: string | undefined;
}

/**
 * What to write in place of what an issue refuses; undefined where nothing is known that the message and what is expected
 * do not say. It repeats what stood there, so nobody may see it of a secret.
 */
export const insteadOf = (issue: z.core.$ZodIssue, { input, source }: Written): string | undefined => {
  if (issue.code === 'custom' && typeof issue.params?.instead === 'string') return issue.params.instead;
  if (issue.message.startsWith('not a duration')) return durationFor(input, issue.message);
  if (issue.code === 'too_big') return mostFor(issue);
  if (issue.code === 'too_small') return leastFor(issue);
  if (issue.code === 'invalid_format') return formFor(issue, input);
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_union') return undefined;
  return typedFor(possibleTypes(issue), input, source);
};

/** The same of a text whose fault no schema has found. */
export const insteadOfText = (message: string, text: unknown): string | undefined =>
  message.startsWith('not a duration') ? durationFor(text, message) : undefined;

const durationFor = (input: unknown, message: string): string | undefined => {
  const most = /of (\w+) at most/.exec(message)?.[1];
  if (most !== undefined) return `${most} or less`;
  if (typeof input !== 'string' && typeof input !== 'number') return undefined;
  const near = nearDuration(input);
  // One that is a duration already is refused for its length.
  return near === undefined || near === input ? 'a duration such as 30s, 10m, 1h30m or 2d' : near;
};

const mostFor = ({ maximum, inclusive, origin }: z.core.$ZodIssueTooBig): string =>
  `${inclusive ? `${maximum}${UNITS[origin] ?? ''} or less` : `less than ${maximum}`}`;

const leastFor = ({ minimum, inclusive, origin }: z.core.$ZodIssueTooSmall): string => {
  if (origin in UNITS && minimum === 1) return 'something there, or leave the key out';
  return `${inclusive ? `${minimum}${UNITS[origin] ?? ''} or more` : `more than ${minimum}`}`;
};

/** What is counted where it is no number that is too large. */
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' of them' };

/** The text in small letters, with hyphens for blanks, where that alone is what it lacks; or a scheme before an address. */
const formFor = ({ format, pattern }: z.core.$ZodIssueInvalidStringFormat, input: unknown): string | undefined => {
  if (typeof input !== 'string') return undefined;
  // Whoever writes a password into an address sees it as seldom as can be.
  if (format === 'url') return /^[\w.-]+(?::\d+)?(?:\/[\w./-]*)?$/.test(input) ? `https://${input}` : undefined;
  const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(pattern ?? '') ?? [];
  if (body === undefined) return undefined;
  return nearText(input, new RegExp(body, flags));
};

/** `cold-store` for `Cold store`, if `pattern` takes it. */
const nearText = (text: string, pattern: RegExp): string | undefined => {
  const seen = plainForm(text).trim();
  const joined = seen.replace(/\s+/g, '-');
  const plain = [text.trim(), seen, joined, joined.replaceAll('.', '_')];
  return [...plain, ...plain.map((one) => one.toLowerCase())].find((one) => pattern.test(one));
};

const typedFor = (types: ReadonlySet<string>, input: unknown, source: string | undefined): string | undefined => {
  const isScalar = typeof input === 'number' || typeof input === 'boolean';
  if (types.has('string') && isScalar) return JSON.stringify(source ?? String(input));
  if (types.has('string') && isBraces(input)) return JSON.stringify(`{${Object.keys(input).join()}}`);
  if (['number', 'int'].some((type) => types.has(type))) return numberFor(input);
  if (types.has('boolean')) return BOOLEANS.find(([words]) => words.test(String(input)))?.[1];
  if (types.has('array') && input !== undefined) return listFor(input, source);
  return types.has('string') && input === null ? 'a text, or leave the key out' : undefined;
};

/** `{site}` without quotes is a map with an empty value. */
const isBraces = (input: unknown): input is JsonObject =>
  isJsonObject(input) && Object.keys(input).length === 1 && Object.values(input)[0] === null;

const numberFor = (input: unknown): string | undefined => {
  if (typeof input === 'number') return String(Math.round(input));
  return typeof input === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(input) ? `${input}, without quotes` : undefined;
};

const BOOLEANS: readonly (readonly [words: RegExp, instead: string])[] = [
  [/^(?:yes|y|on|1|true)$/i, 'true, without quotes'],
  [/^(?:no|n|off|0|false)$/i, 'false, without quotes'],
];

const listFor = (input: unknown, source: string | undefined): string =>
  isJsonObject(input) || !source ? 'a list: "- " before it' : `[${source}]`;
