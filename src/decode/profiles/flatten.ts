import { isJsonObject, type Json } from '../../base/json.ts';

export type Facts = Readonly<Record<string, Json>>;

/** Longer than any name in a rule; without a bound a deep tree of long names would cost the square of its size. */
const LONGEST_NAME = 200;

/** What is longer is a series, whose elements no rule names one by one. */
const LONGEST_LIST = 1000;

/**
 * Every value inside `value` as a fact of its own, named by the way to it: `{"a": {"b": [1]}}` is `a_b_0`. A list of plain
 * values is also a fact as it stands, `a_b`. Null and empty text say that there is no value, undefined says nothing. Of two
 * ways to one name the first that leads to a value counts.
 */
export const flatten = (value: Json | undefined, name = ''): Facts => {
  const facts = new Map<string, Json>();
  collect(facts, name === '' ? '' : toWord(name), value);
  // `fromEntries` defines keys: a key called __proto__ stays a key.
  return Object.fromEntries(facts);
};

/** The same of several values; what is undefined is not there. */
export const flattenAll = (values: Readonly<Record<string, Json | undefined>>): Facts =>
  Object.assign({}, ...Object.entries(values).map(([name, value]) => flatten(value, name)));

const collect = (facts: Map<string, Json>, name: string, value: Json | undefined): void => {
  if (name.length > LONGEST_NAME) return;
  if (Array.isArray(value)) collectList(facts, name, value);
  else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) collect(facts, join(name, key), inner);
  } else if (value !== undefined) put(facts, name, isValue(value) ? value : null);
};

const collectList = (facts: Map<string, Json>, name: string, list: readonly Json[]): void => {
  // One with a hole is none: what the list was before holds no longer either.
  if (!list.some(isNested)) put(facts, name, list.every(isValue) ? list : null);
  if (list.length > LONGEST_LIST) return;
  for (const [index, element] of list.entries()) collect(facts, join(name, String(index)), element);
};

const isNested = (value: Json): boolean => typeof value === 'object' && value !== null;

/** 1e999 parses to Infinity, which JSON cannot hold. */
const isValue = (value: Json | undefined): value is string | number | boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'boolean' || (typeof value === 'string' && value !== '');

const join = (name: string, key: string): string => (name === '' ? toWord(key) : `${name}_${toWord(key)}`);

/** A template prints what is a word by its bare name: letters of any script, digits, `_` and `-`. */
const toWord = (key: string): string => key.replace(/[^\p{L}\p{M}\p{N}_-]/gu, '_');

const put = (facts: Map<string, Json>, name: string, value: Json): void => {
  if (name === '' && value === null) return;
  const word = /^[\p{L}_]/u.test(name) ? name : `_${name}`;
  if ((facts.get(word) ?? null) === null) facts.set(word, value);
};
