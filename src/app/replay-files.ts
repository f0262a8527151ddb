import { err, ok, type Result } from '../base/result.ts';
import type { Message } from '../model/message.ts';
import { isWholeLine, lineToMessage, type RecordingFault, timeOfText } from './recording.ts';
import { afterLastLine, afterLastRow, type Cut, type OpenText, openText } from './replay-pieces.ts';
import { createTable, type Table, type TableOptions } from './replay-table.ts';
import { rememberMinute } from './replay-time.ts';

export interface RecordingFiles {
  /** One after another, each in its own order. */
  readonly files: readonly string[];
  /** How tables are read; or, in words, what has to be said for that. */
  readonly table: Result<TableOptions, string>;
}

/** Why a file could not be read to its end: `misuse` is cured by an option. */
export interface ReplayFault {
  readonly type: 'fault' | 'misuse';
  readonly message: string;
}

/**
 * Hands over every message, however long the files: what is held of them at once is a piece of a megabyte. Stops at the
 * first fault, behind what was handed over before it. Without one it gives what should be known of what was read.
 */
export const readRecordings = (
  { files, table }: RecordingFiles,
  hand: (message: Message) => void,
): Result<readonly string[], ReplayFault> => {
  const notes: string[] = [];
  for (const file of files) {
    try {
      const read = readRecording(file, table, hand);
      if (!read.ok) return read;
      notes.push(...read.value.map((note) => `${file} ${note}`));
    } catch (error) {
      if (!isFileError(error)) throw error;
      return err({ type: 'fault', message: `${file} cannot be read: ${error.message}` });
    }
  }
  return ok(notes);
};

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'syscall' in error;

const readRecording = (
  file: string,
  table: RecordingFiles['table'],
  hand: (message: Message) => void,
): Result<readonly string[], ReplayFault> => {
  const text = openText(file);
  try {
    const form = formOf(text.start);
    if (form) return err({ type: 'fault', message: `${file} is ${form}` });
    const reader = readerFor(text.start, table);
    if (!reader.ok) return err({ type: 'misuse', message: `${file} is a table: ${reader.error}` });
    const read = readAll(text, reader.value, hand);
    return read.ok ? read : err({ type: 'fault', message: `${file}:${read.error.line} ${read.error.message}` });
  } finally {
    text.close();
  }
};

/** Of bytes that begin as no UTF-8 does: what they are; to a decoder all of them are U+FFFD. */
const formOf = (start: string): string | null => {
  if (start.startsWith('\u001f\ufffd')) return 'packed by gzip: unpack it first';
  return start.startsWith('\ufffd\ufffd') && start.includes('\0') ? 'UTF-16: write it as UTF-8' : null;
};

interface Reader extends Table {
  readonly cut: Cut;
}

/** A recording during which nothing came is no table without a header. */
const readerFor = (start: string, table: RecordingFiles['table']): Result<Reader, string> => {
  const first = start.trimStart()[0];
  if (first === '{' || first === undefined) return ok({ ...createLines(), cut: afterLastLine });
  return table.ok ? ok({ ...createTable(table.value), cut: afterLastRow }) : table;
};

const readAll = (
  text: OpenText,
  reader: Reader,
  hand: (message: Message) => void,
): Result<readonly string[], RecordingFault> => {
  for (const piece of text.pieces(reader.cut)) {
    const fault = reader.read(piece, hand);
    if (fault) return err(fault);
  }
  return reader.end();
};

const createLines = (): Table => {
  let line = 0;
  let isCutOff = false;
  const timeOf = rememberMinute(timeOfText);
  return {
    read: (piece, hand) => {
      for (let start = 0; start < piece.length; ) {
        const end = piece.indexOf('\n', start);
        const text = piece.slice(start, end < 0 ? piece.length : end);
        start = end < 0 ? piece.length : end + 1;
        line++;
        if (text.trim() === '') continue;
        const message = lineToMessage(text, line, timeOf);
        isCutOff = !message.ok && end < 0 && line > 1 && !isWholeLine(text);
        if (isCutOff) break;
        if (!message.ok) return message.error;
        hand(message.value);
      }
      return null;
    },
    // Whoever recorded was killed while writing it, or still is writing: all other lines are whole.
    end: () => ok(isCutOff ? [`breaks off in line ${line}, which is left out`] : []),
  };
};
