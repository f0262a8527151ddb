/**
 * Why the store did not do what was asked, as an action for the caller. busy: another process holds it, try again soon.
 * full: no room on the disk, try again once there is. failed: anything else; `message` says what.
 */
export interface StoreFault {
  readonly type: 'busy' | 'full' | 'failed';
  readonly message: string;
}

/** What a port without a `Result` rejects with, and what a start that cannot go on throws. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;

  constructor(fault: StoreFault) {
    super(`store ${fault.type}: ${fault.message}`);
    this.fault = fault;
  }
}

/** Runs `work`; what SQLite throws leaves as a `StoreError`, what is a bug leaves as it is. */
export const translated = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw isSqliteError(error) ? new StoreError(sqliteErrorToFault(error)) : error;
  }
};

interface SqliteError extends Error {
  readonly code: 'ERR_SQLITE_ERROR';
  /** Extended result code; its low byte is the primary one (https://sqlite.org/rescode.html). */
  readonly errcode: number;
}

const isSqliteError = (error: unknown): error is SqliteError =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR' && 'errcode' in error;

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_FULL = 13;

const sqliteErrorToFault = ({ errcode, message }: SqliteError): StoreFault => {
  const primary = errcode & 0xff;
  if (primary === SQLITE_BUSY || primary === SQLITE_LOCKED) return { type: 'busy', message };
  return { type: primary === SQLITE_FULL ? 'full' : 'failed', message };
};
