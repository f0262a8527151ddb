import { readFileSync, statSync } from 'node:fs';

/** A file as it stands on disk. */
export interface FileText {
  readonly file: string;
  readonly text: string;
  /** In words, why it could not be read; its text is then empty. */
  readonly unreadable?: string;
}

/** A folder that is swapped or checked out meanwhile would be half of each: read again, but not for ever. */
const MOST_READS = 4;

/** What `list` names, as it stood at one moment. A file that cannot be read says so; throws what `list` does. */
export const readAtOneMoment = (list: () => readonly string[]): readonly FileText[] => {
  for (let round = 1; ; round++) {
    const files = list();
    const before = markFiles(files);
    const texts = files.map(readText);
    if (round === MOST_READS || markFiles(list()) === before) return texts;
  }
};

const readText = (file: string): FileText => {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { file, text: '', unreadable: inWords(error) };
  }
};

/**
 * Tells one state of the files from another without reading them. The time of the inode too: `rsync -t` and `cp -p` set the
 * other one as it was.
 */
export const markFiles = (files: readonly string[]): string =>
  files.map((file) => `${file}\n${markFile(file)}`).join('\n');

const markFile = (file: string): string => {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
    return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    // Gone, or not to be looked at: reading it says why.
    return 'none';
  }
};

export const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether the very same was read. */
export const isSameTexts = (some: readonly FileText[], others: readonly FileText[]): boolean =>
  some.length === others.length &&
  some.every(({ file, text, unreadable }, index) => {
    const other = others[index];
    return other?.file === file && other.text === text && other.unreadable === unreadable;
  });
