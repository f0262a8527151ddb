import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { didYouMean } from '../document/did-you-mean.ts';

/** Why a file cannot be read, in words that need no knowledge of the system; its path is for the caller to say. */
export const sayUnreadable = (path: string, error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EISDIR') return 'it is a folder, and a file is wanted';
  if (code === 'EACCES' || code === 'EPERM') return 'the user that tocsin runs as may not read it';
  if (!existsSync(path)) return sayMissing(path);
  return error instanceof Error ? error.message : String(error);
};

/** Where nothing stands at `path`: what may have been meant, or else from where it was looked for, and what to do. */
export const sayMissing = (path: string, advice?: string): string => {
  const folder = dirname(path);
  const names = new Map(namesIn(folder).map((name) => [stemOf(name), name]));
  const meant = names.get(didYouMean(stemOf(basename(path)), [...names.keys()]) ?? '');
  if (meant !== undefined) return `${NOTHING_THERE}, did you mean "${join(folder, meant)}"?`;
  const from = isAbsolute(path) ? '' : ` (seen from ${resolve('.')})`;
  return `${NOTHING_THERE}${from}${advice === undefined ? '' : `; ${advice}`}`;
};

const NOTHING_THERE = 'there is no such file or folder';

/** Ends are alike, and would make short names look near; `first.yml` may well be `first.yaml`. */
const stemOf = (name: string): string => name.replace(/(?<=.)\.[^.]*$/, '');

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
