import { readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../base/result.ts';
import type { RosterSource } from '../sync.ts';

/** Reads the roster from a file, anew each time. */
export const createRosterFile =
  (path: string): (() => Promise<Result<RosterSource, string>>) =>
  async () => {
    try {
      return ok({ text: await readFile(path, 'utf8'), file: path });
    } catch (error) {
      return err(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
