import type { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { err, ok, type Result } from '../base/result.ts';
import type { Message } from '../model/message.ts';
import { FIRST_TIME, isRecordable, type RecordingFault, YEARS } from './recording.ts';
import { createDecimalDoubt, type Decimal, type DecimalDoubt, WITH_COMMA } from './replay-decimal.ts';

/** How to read a table as messages: each row is one JSON message on `topic`; `timeOf` reads the column `time` (epoch ms). */
export interface TableOptions {
  readonly topic: string;
  readonly time: string;
  readonly delimiter: string;
  readonly decimal: Decimal;
  readonly timeOf: (text: string) => number | null;
}

/** CSV with a header line. Empty cells are absent, cells that are numbers are numbers, all others text. */
export const tableToMessages = (text: string, options: TableOptions): Result<readonly Message[], RecordingFault> => {
  const table = createTable(options);
  const messages: Message[] = [];
  const fault = table.read(text.replace(/^\uFEFF/, ''), (message) => void messages.push(message));
  const ended = fault ? err(fault) : table.end();
  return ended.ok ? ok(messages) : ended;
};

/** A table that is read in pieces of whole rows. */
export interface Table {
  /** Hands over the messages of the rows of `piece`, or says what is wrong with the first that is none. */
  readonly read: (piece: string, hand: (message: Message) => void) => RecordingFault | null;
  /** When no more comes: what is wrong, or what should be known of what was read. */
  readonly end: () => Result<readonly string[], RecordingFault>;
}

export const createTable = (options: TableOptions): Table => {
  let header: Header | null = null;
  let line = 1;
  const doubt = createDecimalDoubt(options.decimal);
  return {
    read: (piece, hand) => {
      const take: TakeRow = (record, at) => {
        if (header) return takeRow(header, record, { options, line: at, hand, doubt });
        const found = toHeader(record, options);
        if (!found.ok) return found.error;
        header = found.value;
        return null;
      };
      const place = { delimiter: options.delimiter, line };
      // Inside of quotes a line break is part of a cell, and stays as it is.
      const fault = piece.includes('"') ? parseRows(piece, place, take) : splitRows(piece, place, take);
      line += countLines(piece);
      return fault;
    },
    end: () => (header ? ok(doubt.notes()) : err(noColumn(options.time, null))),
  };
};

const LINE_BREAK = /\r\n|\n|\r/g;

const countLines = (piece: string): number => {
  if (piece.includes('\r')) return piece.match(LINE_BREAK)?.length ?? 0;
  let count = 0;
  for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) count++;
  return count;
};

interface Taking {
  readonly options: TableOptions;
  readonly line: number;
  readonly hand: (message: Message) => void;
  readonly doubt: DecimalDoubt;
}

const takeRow = (header: Header, record: readonly string[], taking: Taking): RecordingFault | null => {
  const { options, line, hand } = taking;
  if (record.length !== header.width) return wrongWidth(line, header.width, record.length);
  const time = options.timeOf(record[header.time] ?? '');
  if (time === null || !isRecordable(time))
    return { line, message: `column "${options.time}" holds no time from ${YEARS}` };
  const payload = Buffer.from(rowToJson(header, record, taking));
  hand({ topic: options.topic, payload, receivedAt: time, retain: false, qos: 1, ...FIRST_TIME });
  return null;
};

interface Header {
  /** Each column's name as it stands in JSON, with its colon. */
  readonly keys: readonly string[];
  readonly time: number;
  readonly width: number;
}

const toHeader = (record: readonly string[], { time }: TableOptions): Result<Header, RecordingFault> => {
  if (!record.includes(time)) return err(noColumn(time, record));
  const twice = record.find((name, index) => name !== '' && record.indexOf(name) < index);
  // Which one a rule means nobody can know.
  if (twice !== undefined) return err({ line: 1, message: `two columns are named "${twice}"` });
  const keys = record.map((name) => `${JSON.stringify(name)}:`);
  return ok({ keys, time: record.indexOf(time), width: record.length });
};

const noColumn = (time: string, record: readonly string[] | null): RecordingFault => ({
  line: 1,
  message: `no column "${time}"; there are: ${record?.join(', ') ?? 'none'}`,
});

/** Takes one row, of which `line` is the last; what is wrong with it ends the reading. */
type TakeRow = (record: readonly string[], line: number) => RecordingFault | null;

interface Place {
  readonly delimiter: string;
  /** Of the piece's first line. */
  readonly line: number;
}

/** Without a quote a row is what stands between two line breaks, and need not be parsed letter by letter. */
const splitRows = (text: string, { delimiter, line }: Place, take: TakeRow): RecordingFault | null => {
  const piece = text.includes('\r') ? text.replaceAll(LINE_BREAK, '\n') : text;
  let at = line;
  for (let start = 0; start < piece.length; at++) {
    const end = piece.indexOf('\n', start);
    const row = piece.slice(start, end < 0 ? piece.length : end);
    start = end < 0 ? piece.length : end + 1;
    if (row.trim() === '' && !row.includes(delimiter)) continue;
    const record = row.split(delimiter);
    for (let cell = 0; cell < record.length; cell++) record[cell] = record[cell]?.trim() ?? '';
    const fault = take(record, at);
    if (fault) return fault;
  }
  return null;
};

const wrongWidth = (line: number, expected: number, received: number): RecordingFault => ({
  line,
  message: `Invalid Record Length: expect ${expected}, got ${received} on line ${line}`,
});

const parseRows = (piece: string, { delimiter, line }: Place, take: TakeRow): RecordingFault | null => {
  const rows: { readonly record: readonly string[]; readonly line: number }[] = [];
  const unread = faultOf(line, () =>
    parse(piece, {
      ...{ delimiter, skip_empty_lines: true, trim: true, relax_column_count: true },
      on_record: (record: string[], { lines }) => void rows.push({ record, line: line + lines - 1 }),
    }),
  );
  for (const { record, line: at } of rows) {
    const fault = take(record, at);
    if (fault) return fault;
  }
  return unread;
};

/** The library throws what is wrong with a table. */
const faultOf = (first: number, parseAll: () => void): RecordingFault | null => {
  try {
    parseAll();
    return null;
  } catch (error) {
    const { message, lines } = error as CsvError;
    return { line: first - 1 + (typeof lines === 'number' ? lines : 1), message };
  }
};

const rowToJson = ({ keys }: Header, record: readonly string[], { options, doubt }: Taking): string => {
  let json = '';
  for (let index = 0; index < keys.length; index++) {
    const cell = record[index] ?? '';
    if (cell === '') continue;
    const value = isPlainNumber(cell) ? cell : cellToJson(cell, options.decimal);
    if (value !== cell && cell.includes(',')) doubt.see(cell);
    json += `${json === '' ? '' : ','}${keys[index]}${value}`;
  }
  return `{${json}}`;
};

/** Of so many digits no number is too large. */
const LONGEST_PLAIN = 100;

/** `12`, `-0.5`: digits as JSON has them too, which most cells are, and they need not become a number here. */
const isPlainNumber = (cell: string): boolean => {
  const first = cell.charCodeAt(0) === MINUS ? 1 : 0;
  if (cell.length > LONGEST_PLAIN) return false;
  let digits = 0;
  let point = -1;
  for (let index = first; index < cell.length; index++) {
    const code = cell.charCodeAt(index);
    if (code >= ZERO && code <= NINE) digits++;
    else if (code === POINT && point < 0) point = index;
    else return false;
  }
  const whole = (point < 0 ? cell.length : point) - first;
  if (whole < 1 || digits === 0 || point === cell.length - 1) return false;
  return whole === 1 || cell.charCodeAt(first) !== ZERO;
};

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** JSON has no word for what is too large for a number. */
const cellToJson = (cell: string, decimal: Decimal): string => {
  const text = decimal === ',' && WITH_COMMA.test(cell) ? cell.replace(',', '.') : cell;
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? String(number) : JSON.stringify(cell);
};
