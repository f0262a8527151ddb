import { statSync } from 'node:fs';
import { broken, doubtful, type Finding, good, wordsOf } from './finding.ts';

export interface NamedFile {
  readonly area: string;
  readonly path: string;
  /** Whether a secret stands in it, so that others must not read it. */
  readonly isSecret: boolean;
}

/** Whether the file is there, and of a secret whether its mode keeps it. */
export const examineFile = ({ area, path, isSecret }: NamedFile): Finding => {
  try {
    const { mode } = statSync(path);
    if (!isSecret || (mode & OTHERS) === 0 || process.platform === 'win32')
      return good(area, `${path} is there${isSecret ? ', for its owner alone' : ''}`);
    return doubtful(area, `${path} holds a secret, and its mode is ${(mode & 0o777).toString(8)}`, `chmod 600 ${path}`);
  } catch (error) {
    return broken(area, wordsOf(error), 'write the file, or name another');
  }
};

const OTHERS = 0o077;
