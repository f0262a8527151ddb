import { isJsonObject, type Json } from '../../base/json.ts';

/** Names that a rule file shows, beside the rule that is looked at. */
export interface ShownNames {
  /** Facts that its conditions, its derived facts and its settings name. */
  readonly facts: ReadonlySet<string>;
  /** Whatever its tests send, names and texts at any depth; null: they send nothing, or what only a decoder can read. */
  readonly sent: ReadonlySet<string> | null;
  /** Plain values that tests send, by the names that they stand under, at any depth. */
  readonly values: ReadonlyMap<string, readonly Json[]>;
}

/**
 * Of the file as it was written, and of files of tests beside it. What its templates name is left out: a slip may well
 * stand there twice. Tests beside it may be about other rules: they show names that there are, and never that there are no more.
 */
export const findShownNames = (file: unknown, beside: readonly unknown[] = []): ShownNames => {
  const facts = new Set<string>();
  if (isJsonObject(file)) collectFacts([file.conditions, file.defaults, file.rules], facts);
  for (const tests of beside) for (const name of sentIn(at(tests, 'tests')) ?? []) facts.add(name);
  const tests = [at(file, 'tests'), ...beside.map((one) => at(one, 'tests'))];
  return { facts, sent: isJsonObject(file) ? sentIn(file.tests) : null, values: valuesIn(tests) };
};

const collectFacts = (value: unknown, facts: Set<string>): void => {
  if (Array.isArray(value)) for (const part of value) collectFacts(part, facts);
  if (!isJsonObject(value)) return;
  if (typeof value.fact === 'string') facts.add(value.fact);
  for (const [key, part] of Object.entries(value)) {
    if (key === 'facts' && isJsonObject(part)) collectSettings(part, facts);
    if (key !== 'notify') collectFacts(part, facts);
  }
};

/** `avg5m: { avg: temperature }` names both. */
const collectSettings = (settings: object, facts: Set<string>): void => {
  for (const [name, setting] of Object.entries(settings)) {
    facts.add(name);
    for (const text of isJsonObject(setting) ? Object.values(setting) : [])
      if (typeof text === 'string') facts.add(text);
  }
};

const valuesIn = (tests: readonly unknown[]): ReadonlyMap<string, readonly Json[]> => {
  const values = new Map<string, Json[]>();
  const payloads = tests
    .flatMap((each) => listOf(each).flatMap((test) => messagesOf(test)))
    .map((one) => at(one, 'payload'));
  for (const payload of payloads) collectValues(payload, values);
  return values;
};

const collectValues = (value: unknown, values: Map<string, Json[]>): void => {
  if (Array.isArray(value)) for (const part of value) collectValues(part, values);
  if (!isJsonObject(value)) return;
  for (const [key, part] of Object.entries(value)) {
    if (isPlain(part)) values.set(key, [...(values.get(key) ?? []), part]);
    else collectValues(part, values);
  }
};

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const messagesOf = (test: unknown): readonly unknown[] =>
  [...listOf(at(test, 'readings')), ...listOf(at(test, 'steps'))].filter((one) => at(one, 'topic') !== undefined);

const sentIn = (tests: unknown): ReadonlySet<string> | null => {
  const messages = listOf(tests).flatMap(messagesOf);
  const payloads = messages.map((message) => at(message, 'payload'));
  if (payloads.length === 0 || !payloads.every((payload) => isJsonObject(payload))) return null;
  const sent = new Set<string>();
  for (const payload of payloads) collectSent(payload, sent);
  for (const message of messages) for (const level of String(at(message, 'topic')).split('/')) sent.add(level);
  return sent;
};

const collectSent = (value: unknown, sent: Set<string>): void => {
  if (typeof value === 'string') sent.add(value);
  if (Array.isArray(value)) for (const part of value) collectSent(part, sent);
  if (!isJsonObject(value)) return;
  for (const [key, part] of Object.entries(value)) {
    sent.add(key);
    collectSent(part, sent);
  }
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const at = (value: unknown, key: string): unknown => (isJsonObject(value) ? value[key] : undefined);
