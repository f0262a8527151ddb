import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type ImportProgress, readProgress, startProgress } from '../notify-service/import/progress.ts';
import { readText } from './read-config.ts';

/** Where an import of `accountSid` notes how far it came: beside the store. */
export const importStatePath = (storePath: string, accountSid: string): string =>
  join(dirname(storePath), `import-${accountSid}.json`);

/** How far the import came that `path` tells of, or its beginning; a sentence when it is another import's. */
export const loadProgress = (path: string, of: string): Result<ImportProgress, string> => {
  if (!existsSync(path)) return ok(startProgress(of));
  const text = readText(path);
  if (!text.ok) return text;
  const progress = readProgress(text.value);
  const advice = 'remove it to begin anew, or name another with --state';
  if (!progress) return err(`${path} is not the state of an import: ${advice}`);
  return progress.of === of ? ok(progress) : err(`${path} is the state of another import (${progress.of}): ${advice}`);
};

/** In one piece, whenever the machine stops; for its owner only. Throws when the disk does not take it. */
export const saveProgress = (path: string, progress: ImportProgress): void => {
  writeFileSync(`${path}.new`, `${JSON.stringify(progress)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

/** The import is complete: the next one begins anew, and finds what has come since. */
export const forgetProgress = (path: string): void => rmSync(path, { force: true });
