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
  const rows: Row[] = [];
  const fault = (line: number, message: string) => err([{ file, line, column: 1, path: '', message }]);
  if (text.includes('\uFFFD')) {
    return fault(text.slice(0, text.indexOf('\uFFFD')).split('\n').length, 'not UTF-8 text; save the file as UTF-8');
  }
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => void rows.push({ cells, line: lines }),
    });
  } catch (error) {
    const { message, lines } = error as CsvError;
    return fault(typeof lines === 'number' ? lines : 1, message);
  }
  const [first, ...records] = rows;
  return first ? ok({ header: first.cells, records }) : fault(1, 'a table needs a first line that names its columns');
};

const delimiterOf = (text: string): string => {
  const [head = ''] = text.split(/\r?\n/, 1);
  return [',', ';', '\t'].find((delimiter) => head.includes(delimiter)) ?? ',';
};
