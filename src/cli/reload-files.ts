import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { MOST_SENT_BYTES, type SentFile } from '../api/reload-routes.ts';
import type { ReloadShape } from '../api/reload-shape.ts';
import { readRuleTree } from '../app/rule-disk.ts';
import { err, ok, type Result } from '../base/result.ts';
import { sayMissing } from './say-unreadable.ts';

/** The rule files of a folder that is not loaded, named as they stand in it; in words, why they cannot be asked about. */
export const readFilesToTry = (folder: string): Result<readonly SentFile[], string> => {
  if (!existsSync(folder)) return err(`${folder}: ${sayMissing(folder, WANTED)}`);
  if (!isFolder(folder)) return err(`${folder} is no folder: ${WANTED}`);
  const tree = readRuleTree([folder]);
  if (!tree.ok) return tree;
  const lost = tree.value.find(({ unreadable }) => unreadable !== undefined);
  if (lost) return err(`${lost.file} cannot be read: ${lost.unreadable}`);
  if (tree.value.length === 0) return err(`${folder} holds no rule files: with none of them every rule would go`);
  const files = tree.value.map(({ file, text }) => ({ file: relative(resolve(folder), resolve(file)), text }));
  return Buffer.byteLength(JSON.stringify({ files })) > MOST_SENT_BYTES ? err(TOO_LARGE) : ok(files);
};

const WANTED = 'name one that holds all rule files, as they are to be';

const TOO_LARGE = `together the files are larger than ${MOST_SENT_BYTES / 1024 ** 2} MB, which is more than the service takes`;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Files are named as somebody who stands here opens them; rules that would go stand where they are loaded. */
export const namedFromHere = ({ changes, refused, ...told }: ReloadShape, folder: string): ReloadShape => ({
  ...told,
  changes: changes.map((one) => (one.change === 'removed' ? one : { ...one, file: join(folder, one.file) })),
  refused: refused.map((one) => ({ ...one, file: join(folder, one.file) })),
});
