import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StoreError } from './fault.ts';
import { notifyTables } from './migrations/0001-notify.ts';
import { pipelineTables } from './migrations/0001-pipeline.ts';
import { heardColumns } from './migrations/0002-heard.ts';
import { suppressedColumn } from './migrations/0002-suppressed.ts';
import { windowTable } from './migrations/0003-windows.ts';
import { accountTables } from './migrations/0004-accounts.ts';
import { boundTables } from './migrations/0004-bindings.ts';
import { routedTables } from './migrations/0004-deliveries.ts';
import { syncTables } from './migrations/0005-sync.ts';

const statementsByName: Readonly<Record<string, readonly string[]>> = {
  '0001': [...pipelineTables, ...notifyTables],
  '0002': [...heardColumns, ...suppressedColumn],
  '0003': [...windowTable],
  '0004': [...boundTables, ...routedTables, ...accountTables],
  '0005': [...syncTables],
};

/** The last of the schema that this program writes; names rise. */
export const NEWEST_MIGRATION = Object.keys(statementsByName).toSorted().at(-1) ?? '';

/** Brings the store to this program's schema, and refuses one that a newer program wrote. Throws `StoreError`. */
export const migrate = async (queries: Kysely<unknown>): Promise<void> => {
  const provider = {
    getMigrations: async () =>
      Object.fromEntries(Object.entries(statementsByName).map(([name, texts]) => [name, toMigration(texts)])),
  };
  // In one transaction of ours: kysely uses none for SQLite, and half a schema would never start again.
  await sql`begin immediate`.execute(queries);
  const { error } = await new Migrator({ db: queries, provider }).migrateToLatest();
  await (error ? sql`rollback` : sql`commit`).execute(queries);
  if (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StoreError({ type: 'failed', message: `cannot bring the store to this version: ${message}` });
  }
};

const toMigration = (statements: readonly string[]): Migration => ({
  up: async (queries: Kysely<unknown>) => {
    for (const statement of statements) await sql.raw(statement).execute(queries);
  },
});
