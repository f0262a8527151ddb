import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** TypeScript files by their path from the root of the repository: `src/model/alarm.ts` to its text. */
export type Tree = ReadonlyMap<string, string>;

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

export const readTree = (folder: string): Tree => {
  const names = readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' });
  const paths = names.filter((name) => name.endsWith('.ts')).map((name) => join(REPOSITORY, folder, name));
  return new Map(paths.sort().map((path) => [toSlashes(relative(REPOSITORY, path)), readFileSync(path, 'utf8')]));
};

const toSlashes = (path: string): string => path.split(sep).join('/');
