import type { SQLInputValue } from 'node:sqlite';
import { CamelCasePlugin, Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Connection } from './connection.ts';

/**
 * kysely over `connection`, for lists and migrations: 15 times the cost of a prepared statement, so not for the road of a
 * message. `connection` stays its owner's to close.
 */
export const createQueries = <Tables>(connection: Connection): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: new SqliteDialect({ database: toSqliteDatabase(connection) }),
    plugins: [new CamelCasePlugin()],
  });

/** The part of better-sqlite3 that kysely's dialect wants. Everything is a reader: `all` of a write gives no rows. */
const toSqliteDatabase = (connection: Connection): SqliteDatabase => ({
  close: () => {},
  prepare: (text) => {
    const statement = connection.prepare<Record<string, unknown>>(text);
    const all = (parameters: readonly unknown[]) =>
      // SQLite's dialect of kysely binds what our own queries hand it: texts and numbers.
      connection.read(() => [...statement.list(parameters as readonly SQLInputValue[])]);
    return {
      reader: true,
      all,
      run: (parameters) => ({ changes: all(parameters).length, lastInsertRowid: 0 }),
      iterate: (parameters) => all(parameters).values(),
    };
  },
});
