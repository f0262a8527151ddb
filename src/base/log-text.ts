import { isJsonObject, type Json, type JsonObject } from './json.ts';

export interface LogTextOptions {
  /** By ANSI escapes: fields in grey, the level of a warning in yellow, that of an error in red. */
  readonly colour: boolean;
}

/**
 * A JSON line of the log, masked already, as a person reads it: `12:10:00Z info  subscribed  filters=3`. The time is UTC,
 * as in all that the commands print. What is null, zero, false or empty is left out, and where nothing is wrong so are
 * ids; sentences in a list and the stack of an error stand below, a line each. What is no JSON object comes back as it is.
 */
export const logLineToText = (line: string, { colour }: LogTextOptions): string => {
  const parsed = parseLine(line);
  if (!parsed) return line.trimEnd();
  const { level, time, msg, ...fields } = parsed;
  const paint = colour ? paintAnsi : paintNothing;
  const isCalm = level === 'info' || level === 'debug';
  const shown = Object.entries(fields).filter(([, value]) => !(isCalm && isId(value)));
  const inline = shown.flatMap(([name, value]) => toFields(name, value));
  const head = `${paint('grey', `${String(time).slice(11, 19)}Z`)} ${toLevel(level, paint)} ${printable(String(msg))}`;
  const below = Object.values(fields).flatMap(linesBelow);
  return [
    inline.length === 0 ? head : `${head}  ${paint('grey', inline.join(' '))}`,
    ...below.map((text) => `    ${text}`),
  ].join('\n');
};

const parseLine = (line: string): JsonObject | undefined => {
  try {
    const parsed: unknown = JSON.parse(line);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

type Paint = (colour: keyof typeof CODES, text: string) => string;

const CODES = { grey: '90', yellow: '33', red: '31' } as const;

const paintAnsi: Paint = (colour, text) => `\u001b[${CODES[colour]}m${text}\u001b[39m`;

const paintNothing: Paint = (_colour, text) => text;

const toLevel = (level: Json | undefined, paint: Paint): string => {
  if (level === 'error') return paint('red', 'ERROR');
  return level === 'warn' ? paint('yellow', 'WARN ') : String(level).padEnd(5);
};

/** A UUID, a SID or a hash: for programs, and for whoever looks into a trouble. */
const isId = (value: Json): boolean =>
  typeof value === 'string' &&
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{16})$/.test(value);

/** `name=value`; of an object its parts, one level down. */
const toFields = (name: string, value: Json): readonly string[] => {
  if (isNothing(value) || isSentences(value)) return [];
  if (isError(value)) return [`${printable(name)}=${quoted(`${value.type}: ${value.message}`)}`];
  const parts: readonly (readonly [string, Json])[] = isJsonObject(value)
    ? Object.entries(value).map(([part, inner]) => [`${name}.${part}`, inner] as const)
    : [[name, value]];
  return parts.flatMap(([path, inner]) =>
    isNothing(inner) ? [] : [`${printable(path)}=${quoted(toText(path, inner))}`],
  );
};

/** A number called `…At` is epoch ms. */
const toText = (name: string, value: Json): string => {
  if (name.endsWith('At') && typeof value === 'number' && Math.abs(value) < LAST_DATE_MS)
    return new Date(value).toISOString();
  if (Array.isArray(value) && value.every(isText)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const LAST_DATE_MS = 8.64e15;

const isNothing = (value: Json): boolean =>
  isJsonObject(value)
    ? Object.values(value).every(isNothing)
    : value === null || value === 0 || value === false || value === '' || (Array.isArray(value) && value.length === 0);

interface LoggedError extends JsonObject {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

const isError = (value: Json): value is LoggedError =>
  isJsonObject(value) && [value.type, value.message, value.stack].every(isText);

const isText = (value: Json | undefined): value is string => typeof value === 'string';

/** Such as the faults of a file; a list of single words stays in the line. */
const isSentences = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every(isText) && value.some((text) => text.includes(' '));

const linesBelow = (value: Json): readonly string[] => {
  const all = isSentences(value) ? value : isError(value) ? stackOf(value) : [];
  const more = all.length > MOST_BELOW ? [`and ${all.length - MOST_BELOW} more`] : [];
  return [...all.slice(0, MOST_BELOW).map(printable), ...more];
};

const MOST_BELOW = 20;

/** What stands above it the field says. */
const stackOf = ({ stack }: LoggedError): readonly string[] =>
  stack.split('\n').flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : []));

const LONGEST = 120;

/** The whole stands in the JSON. */
const quoted = (text: string): string => {
  const plain = printable(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
  return /[\s"=]/.test(plain) ? JSON.stringify(plain) : plain;
};

/** A line feed would forge a line, an escape could drive the terminal, a sign that turns the line round could hide a part of it. */
const printable = (text: string): string => text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ');
