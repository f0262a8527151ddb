import { err, ok, type Result } from '../base/result.ts';
import { type Connection, openConnection } from './connection.ts';
import { StoreError, translated } from './fault.ts';
import { upsertInto } from './row.ts';

/** The right to write a store, held by one process at a time. */
export interface StoreLock {
  readonly release: () => void;
}

/** Who holds it; null if it went in the same moment. */
export interface LockHeld {
  readonly pid: number | null;
}

/**
 * Takes the lock of the store `path`: an open transaction on `<path>.lock`, which ends with the process however that ends.
 * The file is in WAL mode, where a transaction keeps no reader out, so that whoever comes second can read the holder's pid.
 * Throws `StoreError` if the file cannot be made.
 */
export const lockStore = (path: string, { pid }: { readonly pid: number }): Result<StoreLock, LockHeld> => {
  const connection = openConnection({ path: path === ':memory:' ? path : `${path}.lock`, synchronous: 'NORMAL' });
  try {
    takeLock(connection, pid);
    return ok({ release: connection.close });
  } catch (error) {
    const held = error instanceof StoreError && error.fault.type === 'busy' ? { pid: readPid(connection) } : null;
    connection.close();
    if (held) return err(held);
    throw error;
  }
};

/** The pid is committed first, and only by whoever finds the lock free, so that a reader sees it. */
const takeLock = (connection: Connection, pid: number): void => {
  connection.write(() => {
    connection.prepare('create table if not exists holder (one integer primary key, pid integer not null)').run();
    connection.prepare(upsertInto('holder', ['one', 'pid'], ['one'])).run({ one: 1, pid });
  });
  translated(() => connection.prepare('begin exclusive').run());
};

const readPid = (connection: Connection): number | null => {
  try {
    return connection.prepare<{ pid: number }>('select pid from holder').get()?.pid ?? null;
  } catch {
    return null;
  }
};
