import { existsSync } from 'node:fs';
import { err, ok, type Result } from '../../base/result.ts';
import type { Saved } from '../batch.ts';
import { type Connection, openReading } from '../connection.ts';
import { StoreError } from '../fault.ts';
import { load } from '../load.ts';
import { NEWEST_MIGRATION } from '../migrate.ts';
import { createLists, type Lists } from './lists.ts';

/** A store that is looked into and not touched: that of a stopped service, or of a running one. */
export interface StoreReader {
  /** What a start would take up. */
  readonly saved: Saved;
  readonly lists: Lists;
  readonly close: () => void;
}

/** Opens the store file at `path` for reading; in words, why it cannot be read. */
export const openStoreReader = (path: string): Result<StoreReader, string> => {
  if (!existsSync(path)) return err(`the store ${path} is not there`);
  try {
    const connection = openReading(path);
    const read = takeUp(connection);
    if (!read.ok) connection.close();
    return read.ok ? read : err(`the store ${path} cannot be read: ${read.error}`);
  } catch (error) {
    return err(`the store ${path} cannot be read: ${messageOf(error)}`);
  }
};

const takeUp = (connection: Connection): Result<StoreReader, string> => {
  try {
    const lack = lackOf(schemaOf(connection));
    if (lack !== null) return err(lack);
    const saved = connection.read(() => load(connection));
    return ok({ saved, lists: createLists(connection), close: connection.close });
  } catch (error) {
    return err(messageOf(error));
  }
};

const messageOf = (error: unknown): string => {
  if (!(error instanceof StoreError)) throw error;
  return error.fault.message;
};

/** The newest of its schema; null: nobody has made it a store. */
const schemaOf = (connection: Connection): string | null =>
  connection.read(() => {
    const isMade = connection.prepare("select name from sqlite_master where name = 'kysely_migration'").get();
    if (!isMade) return null;
    return (
      connection.prepare<{ name: string | null }>('select max(name) as name from kysely_migration').get()?.name ?? null
    );
  });

/** Names of migrations rise. To read is not to write, so an older store stays as it is. */
const lackOf = (schema: string | null): string | null => {
  if (schema === NEWEST_MIGRATION) return null;
  if (schema === null) return 'it is empty, no Tocsin has written it';
  const known = `its schema is ${schema}, and this program reads ${NEWEST_MIGRATION}`;
  return schema < NEWEST_MIGRATION
    ? `an older Tocsin wrote it (${known}): read it with that version, or start this one once on a copy of it`
    : `a newer Tocsin wrote it (${known}): read it with that version`;
};
