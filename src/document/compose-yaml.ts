import {
  Composer,
  type CST,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type LineCounter,
  Parser,
  type Scalar,
  YAMLParseError,
  type Document as YamlDocument,
} from 'yaml';

/** Asked for unique keys, yaml compares each key with all before it: a map of 40,000 takes it a quarter of a minute. */
const OPTIONS = { prettyErrors: false, merge: true, uniqueKeys: false, logLevel: 'error' } as const;

/** About a millisecond's work. */
const LEXEMES_A_STEP = 500;

/**
 * What yaml's `parseDocument` makes of `text`, its keys unique, in steps: a large text takes seconds. `lines` comes to know
 * where they begin.
 */
export function* composeYamlSteps(text: string, lines: LineCounter): Generator<void, YamlDocument.Parsed> {
  const { tokens, tooDeepAt } = yield* tokensSteps(text, lines);
  const composer = new Composer({ ...OPTIONS, lineCounter: lines });
  const [first, second] = [...composer.compose(tokens, true, text.length)];
  // It is told to make a document of no text too.
  if (!first) throw new Error('no document');
  if (tooDeepAt !== null) {
    // What else is wrong comes of reading no further.
    first.errors = [new YAMLParseError([tooDeepAt, tooDeepAt + 1], 'RESOURCE_EXHAUSTION', '')];
    return first;
  }
  if (second) first.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', ''));
  yield;
  for (const start of repeatedKeys(first, text)) first.errors.push(toError(start));
  return first;
}

const toError = (start: number): YAMLParseError =>
  new YAMLParseError([start, start + 1], 'DUPLICATE_KEY', 'Map keys must be unique');

/** Where keys stand that their map has already. */
const repeatedKeys = ({ contents }: YamlDocument.Parsed, text: string): readonly number[] => {
  const starts: number[] = [];
  const open: unknown[] = [contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isSeq(node)) for (const item of node.items) open.push(item);
    if (!isMap(node)) continue;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      open.push(key, value);
      if (!isScalar(key)) continue;
      if (seen.has(key.value)) starts.push(startOf(key, text));
      seen.add(key.value);
    }
  }
  return starts;
};

/** A key of no letters stands where its colon does: yaml gives it a place behind what is before it, lines above. */
const startOf = ({ range }: Scalar, text: string): number => {
  const [start = 0, end = 0] = range ?? [];
  if (start < end) return start;
  const blank = /(?:\s|#[^\n]*)*/y;
  blank.lastIndex = start;
  return start + (blank.exec(text)?.[0].length ?? 0);
};

interface Tokens {
  readonly tokens: readonly CST.Token[];
  /** Where it was given up: two million brackets take yaml half a minute and gigabytes until its stack is full. */
  readonly tooDeepAt: number | null;
}

/** Many times what any rule needs. */
const DEEPEST = 500;

function* tokensSteps(text: string, lines: LineCounter): Generator<void, Tokens> {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEEPEST) break;
    if (++lexemes % LEXEMES_A_STEP === 0) yield;
  }
  const tooDeepAt = parser.stack.length > DEEPEST ? parser.offset : null;
  tokens.push(...parser.end());
  return { tokens, tooDeepAt };
}
