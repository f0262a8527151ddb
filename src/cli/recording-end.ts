import { appendFileSync, closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { isWholeLine } from '../app/recording.ts';

/**
 * Makes a file ready for the next line. What breaks off where somebody was killed while recording is dropped, since with
 * another line behind it nobody could read either; gives the words to say so.
 */
export const endLastLine = (path: string): string | null => {
  const last = readLastLine(path);
  if (last.length === 0) return null;
  if (isWholeLine(last.toString())) {
    appendFileSync(path, '\n');
    return null;
  }
  cutOff(path, last.length);
  return `${path} broke off in its last line, which is dropped`;
};

/** What stands after the last line break, however long it is. */
const readLastLine = (path: string): Buffer => {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    for (let length = PIECE; ; length *= 2) {
      const bytes = Buffer.alloc(Math.min(length, size));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      const at = bytes.lastIndexOf('\n');
      if (at >= 0 || bytes.length === size) return bytes.subarray(at + 1);
    }
  } finally {
    closeSync(file);
  }
};

const PIECE = 65_536;

const cutOff = (path: string, length: number): void => {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, fstatSync(file).size - length);
  } finally {
    closeSync(file);
  }
};
