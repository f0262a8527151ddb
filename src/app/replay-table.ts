import type { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { err, ok, type Result } from '../base/result.ts';
import type { Message } from '../model/message.ts';
import { FIRST_TIME, type RecordingFault } from './recording.ts';

/** How to read a table as messages: each row is one JSON message on `topic`; `timeOf` reads the column `time` (epoch ms). */
export interface TableOptions {
  readonly topic: string;
  readonly time: string;
  readonly delimiter: string;
  readonly timeOf: (text: string) => number | null;
}

/** CSV with a header line. Empty cells are absent, cells that are numbers are numbers, all others text. */
export const tableToMessages = (text: string, options: TableOptions): Result<readonly Message[], RecordingFault> => {
  const table = createTable(options);
  const messages: Message[] = [];
  const fault = table.read(text.replace(/^\uFEFF/, ''), (message) => void messages.push(message)) ?? table.end();
  return fault ? err(fault) : ok(messages);
};

/** A table that is read in pieces of whole rows. */
export interface Table {
  /** Hands over the messages of the rows of `piece`, or says what is wrong with the first that is none. */
  readonly read: (piece: string, hand: (message: Message) => void) => RecordingFault | null;
  /** What is wrong when no more comes. */
  readonly end: () => RecordingFault | null;
}

export const createTable = (options: TableOptions): Table => {
  let header: Header | null = null;
  let line = 1;
  return {
    read: (piece, hand) => {
      const rows = readRows(piece, { delimiter: options.delimiter, line, width: header?.width ?? null });
      for (const { record, line: at } of rows.rows) {
        if (!header) {
          const found = toHeader(record, options);
          if (!found.ok) return found.error;
          header = found.value;
          continue;
        }
        const time = options.timeOf(record[header.time] ?? '');
        if (time === null) return { line: at, message: `column "${options.time}" holds no time` };
        const payload = Buffer.from(rowToJson(header, record));
        hand({ topic: options.topic, payload, receivedAt: time, retain: false, qos: 1, ...FIRST_TIME });
      }
      line = rows.nextLine;
      return rows.fault;
    },
    end: () => (header ? null : noColumn(options.time, null)),
  };
};

interface Header {
  /** Each column's name as it stands in JSON, with its colon. */
  readonly keys: readonly string[];
  readonly time: number;
  readonly width: number;
}

const toHeader = (record: readonly string[], { time }: TableOptions): Result<Header, RecordingFault> => {
  if (!record.includes(time)) return err(noColumn(time, record));
  const keys = record.map((name) => `${JSON.stringify(name)}:`);
  return ok({ keys, time: record.indexOf(time), width: record.length });
};

const noColumn = (time: string, record: readonly string[] | null): RecordingFault => ({
  line: 1,
  message: `no column "${time}"; there are: ${record?.join(', ') ?? 'none'}`,
});

interface Row {
  readonly record: readonly string[];
  /** Of its end. */
  readonly line: number;
}

interface Rows {
  /** Those before the fault. */
  readonly rows: readonly Row[];
  readonly nextLine: number;
  readonly fault: RecordingFault | null;
}

interface Place {
  readonly delimiter: string;
  /** Of the piece's first line. */
  readonly line: number;
  /** How many cells the header has; null: it is yet to come. */
  readonly width: number | null;
}

/** Without a quote a row is what stands between two line breaks, and need not be parsed letter by letter. */
const readRows = (piece: string, place: Place): Rows =>
  piece.includes('"') ? parseRows(piece, place) : splitRows(piece, place);

const splitRows = (piece: string, { delimiter, line, width }: Place): Rows => {
  const rows: Row[] = [];
  const lines = piece.split(LINE_BREAK);
  const nextLine = line + lines.length - 1;
  let cells = width;
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '' && !text.includes(delimiter)) continue;
    const record = text.split(delimiter);
    for (let cell = 0; cell < record.length; cell++) record[cell] = record[cell]?.trim() ?? '';
    cells ??= record.length;
    if (record.length !== cells) return { rows, nextLine, fault: wrongWidth(line + index, cells, record.length) };
    rows.push({ record, line: line + index });
  }
  return { rows, nextLine, fault: null };
};

const LINE_BREAK = /\r\n|\n|\r/;

const wrongWidth = (line: number, expected: number, received: number): RecordingFault => ({
  line,
  message: `Invalid Record Length: expect ${expected}, got ${received} on line ${line}`,
});

const parseRows = (piece: string, { delimiter, line, width }: Place): Rows => {
  const rows: Row[] = [];
  let cells = width;
  const nextLine = line + piece.split(LINE_BREAK).length - 1;
  const fault = faultOf(line, () =>
    parse(piece, {
      ...{ delimiter, skip_empty_lines: true, trim: true, relax_column_count: true },
      on_record: (record: string[], { lines }) => void rows.push({ record, line: line + lines - 1 }),
    }),
  );
  for (const [index, { record, line: at }] of rows.entries()) {
    cells ??= record.length;
    if (record.length !== cells)
      return { rows: rows.slice(0, index), nextLine, fault: wrongWidth(at, cells, record.length) };
  }
  return { rows, nextLine, fault };
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

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const rowToJson = ({ keys }: Header, record: readonly string[]): string => {
  let json = '';
  for (let index = 0; index < keys.length; index++) {
    const cell = record[index] ?? '';
    if (cell !== '') json += `${json === '' ? '' : ','}${keys[index]}${cellToJson(cell)}`;
  }
  return `{${json}}`;
};

/** JSON has no word for what is too large for a number. */
const cellToJson = (cell: string): string => {
  const number = NUMBER.test(cell) ? Number(cell) : Number.NaN;
  return Number.isFinite(number) ? String(number) : JSON.stringify(cell);
};
