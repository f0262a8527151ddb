import { err, ok, type Result } from '../../base/result.ts';
import type { Saved } from '../batch.ts';
import { openReading } from '../connection.ts';
import { StoreError } from '../fault.ts';
import { load } from '../load.ts';
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
  try {
    const connection = openReading(path);
    try {
      const saved = connection.read(() => load(connection));
      return ok({ saved, lists: createLists(connection), close: connection.close });
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return err(`the store ${path} cannot be read: ${error.message}`);
  }
};
