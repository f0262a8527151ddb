import {
  Composer,
  type CST,
  Lexer,
  type LineCounter,
  Parser,
  YAMLParseError,
  type Document as YamlDocument,
} from 'yaml';

const OPTIONS = { prettyErrors: false, merge: true, uniqueKeys: true, logLevel: 'error' } as const;

/** About a millisecond's work. */
const LEXEMES_A_STEP = 500;

/** What yaml's `parseDocument` makes of `text`, in steps: a large text takes seconds. `lines` comes to know where they begin. */
export function* composeYamlSteps(text: string, lines: LineCounter): Generator<void, YamlDocument.Parsed> {
  const tokens = yield* tokensSteps(text, lines);
  const composer = new Composer({ ...OPTIONS, lineCounter: lines });
  const [first, second] = [...composer.compose(tokens, true, text.length)];
  // It is told to make a document of no text too.
  if (!first) throw new Error('no document');
  if (second) first.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', ''));
  return first;
}

function* tokensSteps(text: string, lines: LineCounter): Generator<void, readonly CST.Token[]> {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (++lexemes % LEXEMES_A_STEP === 0) yield;
  }
  tokens.push(...parser.end());
  return tokens;
}
