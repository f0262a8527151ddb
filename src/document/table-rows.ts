import type { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { err, ok, type Result } from '../base/result.ts';
import type { Fault } from './fault.ts';

export interface Row {
  readonly cells: readonly string[];
  /** Of its end. */
  readonly line: number;
}

export interface Rows {
  readonly header: readonly string[];
  readonly records: readonly Row[];
}

/** The cells of a CSV text, whose first line names the columns; `,`, `;` or tabs between them, as that line has it. */
export const readRows = (text: string, file: string): Result<Rows, readonly Fault[]> => {
  const work = rowSteps(text, file);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};

/** The same; stops to be told to go on about every thousand rows. */
export function* rowSteps(text: string, file: string): Generator<void, Result<Rows, readonly Fault[]>> {
  const rows: Row[] = [];
  const fault = (line: number, message: string) => err([{ file, line, column: 1, path: '', message }]);
  if (text.includes('\uFFFD')) return fault(1 + breaksIn(text.slice(0, text.indexOf('\uFFFD'))), NO_UTF_8);
  const delimiter = delimiterOf(text);
  let before = 0;
  for (const piece of piecesOf(text)) {
    const fell = readPiece(piece, delimiter, ({ cells, line }) => rows.push({ cells, line: before + line }));
    if (fell) return fault(before + fell.line, fell.message);
    before += breaksIn(piece);
    yield;
  }
  const [first, ...records] = rows;
  return first ? ok({ header: first.cells, records }) : fault(1, 'a table needs a first line that names its columns');
}

const NO_UTF_8 = 'not UTF-8 text; save the file as UTF-8';

const breaksIn = (text: string): number => text.split('\n').length - 1;

const PIECE_LENGTH = 50_000;

/** A text is cut where a line ends and no quote is open: a quote within quotes stands twice, so an even number is closed. */
function* piecesOf(text: string): Generator<string> {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') isQuoted = !isQuoted;
    if (letter !== '\n' || isQuoted || at - start < PIECE_LENGTH) continue;
    yield text.slice(start, at + 1);
    start = at + 1;
  }
  yield text.slice(start);
}

const readPiece = (text: string, delimiter: string, take: (row: Row) => void) => {
  try {
    parse(text, {
      delimiter,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => void take({ cells, line: lines }),
    });
    return undefined;
  } catch (error) {
    const { message, lines } = error as CsvError;
    return { line: typeof lines === 'number' ? lines : 1, message: withoutValue(message) };
  }
};

/** The cell that it quotes may hold anything, a phone number too. */
const withoutValue = (message: string): string => message.replace(/, value is .*$/s, '');

const delimiterOf = (text: string): string => {
  const [head = ''] = text.split(/\r?\n/, 1);
  return [',', ';', '\t'].find((delimiter) => head.includes(delimiter)) ?? ',';
};
