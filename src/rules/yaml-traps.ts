import { isJsonObject } from '../base/json.ts';
import type { Fault } from '../document/fault.ts';
import type { Document, Path } from '../document/read.ts';

/** Texts that YAML read as something else because nobody quoted them, each with the form to write. */
export const findYamlTraps = (document: Document, text: string): readonly Fault[] => {
  const traps: Fault[] = [];
  const seek: Seek = {
    document,
    text,
    lineStarts: lineStartsOf(text),
    comment: CLOSE_COMMENT,
    tell: (fault) => traps.push(fault),
  };
  if (!isJsonObject(document.value)) return traps;
  const { defaults, policies, rules, tests } = document.value;
  for (const [name, entries] of Object.entries(isJsonObject(policies) ? policies : {})) {
    for (const [index, entry] of listEntries(entries)) seekInEntry(seek, entry, ['policies', name, index]);
  }
  seekInRule(seek, defaults, ['defaults']);
  for (const [index, rule] of listEntries(rules)) seekInRule(seek, rule, ['rules', index]);
  for (const [index, test] of listEntries(tests)) seekInTest(seek, test, ['tests', index]);
  return traps;
};

/** In a message a # is as likely part of it as not, so any comment after it is told. */
const ANY_COMMENT = /^[ \t]+#[^\n\r]*/;
/** After a name comments are common; only what looks like `Pump #3` is told. */
const CLOSE_COMMENT = /^[ \t]+#[^#\s][^\n\r]*/;

interface Seek {
  readonly document: Document;
  readonly text: string;
  readonly lineStarts: readonly number[];
  readonly comment: RegExp;
  readonly tell: (fault: Fault) => void;
}

const RULE_TEXTS = ['id', 'title', 'source', 'topic', 'key'];
const ENTRY_NAMES = ['Identity', 'Tag', 'Sound', 'Action', 'policy'];
const ENTRY_MESSAGES = ['Title', 'Body'];
const EXPECTED_TEXTS = ['rule', 'key', 'title', 'body', 'sms', 'Identity', 'Tag'];
const PAYLOADS = ['Sms', 'Apn', 'Fcm', 'Gcm', 'FacebookMessenger', 'Data'];

const seekInRule = (seek: Seek, rule: unknown, path: Path): void => {
  if (!isJsonObject(rule)) return;
  for (const key of RULE_TEXTS) seekText(seek, rule[key], [...path, key]);
  if (isJsonObject(rule.labels)) {
    for (const [name, label] of Object.entries(rule.labels)) seekText(seek, label, [...path, 'labels', name]);
  }
  for (const [index, entry] of listEntries(rule.notify)) seekInEntry(seek, entry, [...path, 'notify', index]);
};

const seekInEntry = (seek: Seek, entry: unknown, path: Path): void => {
  if (!isJsonObject(entry)) return;
  for (const key of ENTRY_NAMES) seekText(seek, entry[key], [...path, key]);
  for (const key of ENTRY_MESSAGES) seekText({ ...seek, comment: ANY_COMMENT }, entry[key], [...path, key]);
  for (const key of PAYLOADS) seekPayload({ ...seek, comment: ANY_COMMENT }, entry[key], [...path, key]);
  seekInEntry(seek, entry.clear, [...path, 'clear']);
};

const seekInTest = (seek: Seek, test: unknown, path: Path): void => {
  if (!isJsonObject(test)) return;
  for (const [index, expectation] of listEntries(test.expect)) {
    if (!isJsonObject(expectation)) continue;
    for (const key of EXPECTED_TEXTS) seekText(seek, expectation[key], [...path, 'expect', index, key]);
  }
};

/** Here a text must stand, or a list of texts. */
const seekText = (seek: Seek, value: unknown, path: Path): void => {
  if (value === undefined) return;
  const written = seek.document.source(path) ?? '';
  if (typeof value === 'string' || value === null) seekComment(seek, written, path);
  else if (typeof value === 'number' || typeof value === 'boolean') {
    tellOf(seek, path, { as: `the ${typeof value} ${value}`, write: JSON.stringify(written) });
  } else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) seekText(seek, element, [...path, index]);
  } else seekBraces(seek, value, path);
};

/** Here any JSON may stand, so only what is surely a slip is told: a phone number, a template in braces. */
const seekPayload = (seek: Seek, value: unknown, path: Path): void => {
  if (typeof value === 'string') seekText(seek, value, path);
  else if (typeof value === 'number' && /^(?:\+|0\d)/.test(seek.document.source(path) ?? ''))
    seekText(seek, value, path);
  else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) seekPayload(seek, element, [...path, index]);
  } else if (isJsonObject(value)) {
    if (Object.keys(value)[0]?.startsWith('{')) seekBraces(seek, value, path);
    else for (const [key, part] of Object.entries(value)) seekPayload(seek, part, [...path, key]);
  }
};

/** `{{ x }}` is read as a map whose key is a map, `{x}` as a map with an empty value. */
const seekBraces = (seek: Seek, value: unknown, path: Path): void => {
  const [[key, empty] = ['', undefined]] = isJsonObject(value) ? Object.entries(value) : [];
  if (empty !== null || key === '') return;
  tellOf(seek, path, { as: 'a map', write: `"{${key.startsWith('{') ? key : key.trim()}}"` });
};

/** An unquoted text ends at ` #`, and what follows is lost as a comment. */
const seekComment = ({ document, text, lineStarts, comment, tell }: Seek, written: string, path: Path): void => {
  if (/^["'|>]/.test(written)) return;
  const { line, column } = document.locate(path);
  const end = (lineStarts[line - 1] ?? 0) + column - 1 + written.length;
  const lost = comment.exec(text.slice(written === '' ? end - 1 : end))?.[0];
  if (lost === undefined) return;
  const whole = JSON.stringify(`${written}${lost}`.trim());
  // Nobody but the writer knows which of both it was meant to be.
  const expected = written === '' ? whole : `${whole}, or if a comment was meant ${JSON.stringify(written)}${lost}`;
  const detail = { expected, received: JSON.stringify(written) };
  tell(document.fault(path, 'YAML ends an unquoted text at #; quote it', detail));
};

const tellOf = ({ document, tell }: Seek, path: Path, { as, write }: { as: string; write: string }): void => {
  tell(document.fault(path, `YAML reads this as ${as}, not as text; quote it`, { expected: write }));
};

const lineStartsOf = (text: string): readonly number[] => [
  0,
  ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1),
];

const listEntries = (value: unknown): readonly (readonly [number, unknown])[] =>
  Array.isArray(value) ? [...value.entries()] : [];
