import { chunksOf, runThrough } from '../../base/in-steps.ts';
import { hint } from '../../document/did-you-mean.ts';
import type { Fault } from '../../document/fault.ts';
import { type Row, rowSteps } from '../../document/table-rows.ts';
import type { Listing } from '../source.ts';
import { isSpreadsheetNumber } from './address.ts';
import { listNobody, listPeople } from './list-people.ts';
import { showLine } from './place.ts';
import { CHANNELS, type PeopleMap, type PlacedText, type WrittenPerson } from './written-person.ts';

export interface PeopleTable {
  readonly file: string;
  /** Name of the source. */
  readonly source: string;
  /** Names of the columns that are read; default: the keys of a roster. */
  readonly map?: PeopleMap | undefined;
  /** Others than these are no warning: the table is made for other ends, too. */
  readonly hasOthers?: boolean;
}

/**
 * The people of a CSV text, a row or several for each; what is faulty is left out with its line, and the rest goes on.
 * Several in one cell are separated by `;`, `|`, `,` or a line end. Stops to be told to go on about every 1,000 rows.
 */
export function* peopleTableSteps(text: string, table: PeopleTable): Generator<void, Listing> {
  const { file, source, map, hasOthers = false } = table;
  const rows = yield* rowSteps(text, file);
  if (!rows.ok) return listNobody({ faults: rows.error, warnings: [] });
  const { header, records } = rows.value;
  const atHeader = { file, line: 1, column: 1, path: '' };
  const faults = headerFaults(header, map).map((fault) => ({ ...atHeader, ...fault }));
  if (faults.length > 0) return listNobody({ faults, warnings: [] });
  const warnings = hasOthers ? [] : strangeColumns(header).map((message) => ({ ...atHeader, message }));
  const columns = columnsOf(header, map);
  const cut = cutShort(text, header, records).map((message) => ({
    ...atHeader,
    line: records.at(-1)?.line ?? 1,
    message,
  }));
  const read: ReadRow[] = [];
  for (const some of chunksOf(records)) {
    for (const row of some) if (isFilled(row)) read.push(readRow({ file, columns, header }, row));
    yield;
  }
  const written = {
    people: read.flatMap(({ person }) => person ?? []),
    faults: [...cut, ...read.flatMap((one) => one.faults)],
    warnings,
    isAllUnclear: cut.length > 0 || read.some(({ person }) => person === null),
  };
  return yield* listPeople(written, { source, repeated: 'adds-up', show: showLine });
}

/** The same of a roster, at one go. */
export const parsePeopleTable = (text: string, file: string, source: string): Listing =>
  runThrough(peopleTableSteps(text, { file, source }));

const KEYS = ['identity', 'tags', 'teams', ...CHANNELS.map(([key]) => key)] as const;
type Key = (typeof KEYS)[number];

/** Null: it is not read. What another list calls `tags` may be anything. */
const nameOf = (key: Key, map: PeopleMap | undefined): string | null => (map ? (map[key] ?? null) : key);

/** Spreadsheets like capitals. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Where the first line is missing, its cells are somebody's: they are no part of the message. */
const headerFaults = (header: readonly string[], map: PeopleMap | undefined) => {
  const names = KEYS.flatMap((key) => nameOf(key, map) ?? []);
  const twice = names.filter((name) => header.filter((column) => isSame(column, name)).length > 1);
  const needed = map ? names : ['identity'];
  return [
    ...needed
      .filter((name) => !header.some((column) => isSame(column, name)))
      .map((name) => ({ message: `no column "${name}"`, received: header.slice(0, MOST_SHOWN).join(', ') })),
    ...[...new Set(twice)].map((name) => ({ message: `two columns are named "${name}"` })),
  ];
};

const MOST_SHOWN = 20;

const strangeColumns = (header: readonly string[]): readonly string[] =>
  header
    .filter((column) => column !== '' && !KEYS.some((key) => isSame(key, column)))
    .slice(0, MOST_SHOWN)
    .map((column) => `the column "${column}" is not read${hint(column, KEYS)}`);

type Columns = Readonly<Record<Key, number>>;

const columnsOf = (header: readonly string[], map: PeopleMap | undefined): Columns => {
  const columnOf = (key: Key) => {
    const name = nameOf(key, map);
    return name === null ? -1 : header.findIndex((column) => isSame(column, name));
  };
  return {
    identity: columnOf('identity'),
    tags: columnOf('tags'),
    teams: columnOf('teams'),
    sms: columnOf('sms'),
    apn: columnOf('apn'),
    fcm: columnOf('fcm'),
    gcm: columnOf('gcm'),
    messenger: columnOf('messenger'),
  };
};

/** Of a file that is still being written, or was cut off, nobody knows who else was in it. */
const cutShort = (text: string, header: readonly string[], records: readonly Row[]): readonly string[] => {
  const isCut = !/[\r\n]$/.test(text) && (records.at(-1)?.cells.length ?? header.length) < header.length;
  return isCut ? ['the table ends within a row; end the last one with a line break if that is all of it'] : [];
};

/** Spreadsheets leave rows of empty cells behind. */
const isFilled = ({ cells }: Row): boolean => cells.some((cell) => cell !== '');

interface Table {
  readonly file: string;
  readonly columns: Columns;
  readonly header: readonly string[];
}

interface ReadRow {
  /** Null: it cannot be told who it is. */
  readonly person: WrittenPerson | null;
  readonly faults: readonly Fault[];
}

const readRow = ({ file, columns, header }: Table, { cells, line }: Row): ReadRow => {
  const at = (path: string) => () => ({ file, line, column: 1, path });
  const fault = (path: string, message: string): Fault => ({ ...at(path)(), message });
  // A separator without quotes shifts all that follows it.
  if (cells.length > header.length) {
    return { person: null, faults: [fault('', `${cells.length} cells under ${header.length} columns`)] };
  }
  const identity = cells[columns.identity] ?? '';
  if (identity === '') return { person: null, faults: [fault(header[columns.identity] ?? '', 'must not be empty')] };
  const textsOf = (key: Key): readonly PlacedText[] => {
    const cell = cells[columns[key]] ?? '';
    if (cell === '') return NONE;
    const where = at(header[columns[key]] ?? key);
    return split(cell).map((text) => ({ text, at: where }));
  };
  const person = {
    identity,
    at: at(header[columns.identity] ?? ''),
    tags: [...textsOf('tags'), ...textsOf('teams')],
    addresses: CHANNELS.flatMap(([key, type]) =>
      textsOf(key).map((one) => ({ type, address: one.text, tags: [], at: one.at })),
    ),
    lacksTags: false,
    isUnclear: false,
  };
  return { person, faults: [] };
};

const NONE: readonly PlacedText[] = [];

const split = (cell: string): readonly string[] => {
  // Its comma is a decimal one.
  if (!/[;|,\r\n]/.test(cell) || isSpreadsheetNumber(cell)) return [cell];
  return cell.split(/[;|,\r\n]+/).flatMap((part) => part.trim() || []);
};
