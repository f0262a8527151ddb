import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../base/result.ts';
import { StoreError, type StoreFault, translated } from './fault.ts';

/** `FULL` survives a power cut, `NORMAL` only the end of the process (https://sqlite.org/pragma.html#pragma_synchronous). */
export type Synchronous = 'FULL' | 'NORMAL';

/** One SQLite database. All its work is synchronous, so two pieces of work never interleave. */
export interface Connection {
  /** `Row` is what the statement's columns hold: the caller's promise, kept by the schema in `migrations/`. */
  readonly prepare: <Row = never>(sql: string) => Statement<Row>;
  /** Throws `StoreError`. */
  readonly read: <T>(work: () => T) => T;
  /** One transaction, rolled back whole if `work` throws. Throws `StoreError`. */
  readonly write: <T>(work: () => T) => T;
  /** As `write`, the fault as a value. */
  readonly tryWrite: <T>(work: () => T) => Result<T, StoreFault>;
  readonly close: () => void;
}

/** Parameters by name (`:name`); names that the statement does not use are passed over. */
export type Parameters = Readonly<Record<string, unknown>>;

export interface Statement<Row> {
  readonly all: (parameters?: Parameters) => readonly Row[];
  readonly get: (parameters?: Parameters) => Row | undefined;
  /** Rows changed. */
  readonly run: (parameters?: Parameters) => number;
  /** By position, for statements that a query builder wrote. */
  readonly list: (parameters: readonly SQLInputValue[]) => readonly Row[];
}

export interface ConnectionOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly synchronous: Synchronous;
}

/** 16 MB of log before it is copied into the file: a page that many transactions touch is copied once. */
const CHECKPOINT_PAGES = 4000;

/** A waiting connection blocks the event loop, so it waits this long only; who needs longer comes back by timer. */
const BUSY_TIMEOUT_MS = 50;

/** Opens `path`, and makes its folder if it is missing. Throws `StoreError`. */
export const openConnection = ({ path, synchronous }: ConnectionOptions): Connection => {
  makeFolder(path);
  const db = translated(() => new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS }));
  // Phone numbers and texts stand in it; SQLite gives its side files the mode of the database.
  if (path !== ':memory:') chmodSync(path, 0o600);
  translated(() =>
    db.exec(
      `pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};`,
    ),
  );
  const read: Connection['read'] = (work) => translated(work);
  const write: Connection['write'] = (work) => translated(() => transact(db, work));
  return {
    prepare: (sql) => prepare(db, sql),
    read,
    write,
    tryWrite: (work) => faultAsValue(() => write(work)),
    close: () => db.close(),
  };
};

/**
 * An existing file to look into, also while another process writes it. Its writes fail. Without a log beside it nobody has it
 * open, and it is read as it is: SQLite would else make that log, and leave it (https://sqlite.org/wal.html#read_only_databases).
 * Throws `StoreError`.
 */
export const openReading = (path: string): Connection => {
  const url = pathToFileURL(path);
  if (!existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1');
  const db = translated(() => new DatabaseSync(url, { readOnly: true, timeout: BUSY_TIMEOUT_MS }));
  const read: Connection['read'] = (work) => translated(work);
  return {
    ...{ prepare: (sql) => prepare(db, sql), read, write: read, tryWrite: (work) => faultAsValue(() => read(work)) },
    close: () => db.close(),
  };
};

const makeFolder = (path: string): void => {
  if (path === ':memory:') return;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreError({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

/**
 * Names become places, and rows come as arrays to be made into objects here: by names node:sqlite binds at half the speed,
 * and the null-prototype objects it makes itself cost three times as much to make and to copy (measured on 24.21).
 */
const prepare = <Row>(db: DatabaseSync, sql: string): Statement<Row> => {
  const places = [...sql.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const statement = translated(() => db.prepare(sql.replace(/:\w+/g, '?'), { returnArrays: true }));
  const names = statement.columns().map(({ name }) => name);
  const bound = (parameters: Parameters = {}) => places.map((name) => parameters[name] as SQLInputValue);
  const toRow = (values: unknown): Row => valuesToRow(names, values as readonly unknown[]) as Row;
  return {
    all: (parameters) => statement.all(...bound(parameters)).map(toRow),
    get: (parameters) => {
      const values = statement.get(...bound(parameters));
      return values && toRow(values);
    },
    run: (parameters) => Number(statement.run(...bound(parameters)).changes),
    list: (parameters) => statement.all(...parameters).map(toRow),
  };
};

const valuesToRow = (names: readonly string[], values: readonly unknown[]): unknown => {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) row[names[index] ?? ''] = values[index];
  return row;
};

/** `immediate`, because a transaction that begins by reading cannot always wait for its lock later. */
const transact = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('begin immediate');
  try {
    const value = work();
    db.exec('commit');
    return value;
  } catch (error) {
    // SQLite has already rolled back after some errors: https://sqlite.org/lang_transaction.html
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
};

const faultAsValue = <T>(work: () => T): Result<T, StoreFault> => {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof StoreError) return err(error.fault);
    throw error;
  }
};
