import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { broken, doubtful, type Finding, good, wordsOf } from './finding.ts';

export interface StoreFileDeps {
  readonly path: string;
  /** Name of the last migration that this program knows; names rise. */
  readonly newest: string;
}

const AREA = 'store';

/** Whether this program can work with the store's schema; it is opened to be read only, whoever else has it open. */
export const examineStoreFile = ({ path, newest }: StoreFileDeps): Finding => {
  if (!existsSync(path)) return good(AREA, `${path} is not there yet: the first start makes it`);
  try {
    return judge(path, newest, schemaOf(path));
  } catch (error) {
    return broken(
      AREA,
      `${path} cannot be read: ${wordsOf(error)}`,
      'look at its owner and mode; if it is damaged, restore a copy',
    );
  }
};

const judge = (path: string, newest: string, schema: string): Finding => {
  if (schema === newest) return good(AREA, `${path} can be read, its schema is ${schema}, as this program writes it`);
  if (schema > newest)
    return broken(
      AREA,
      `${path} was written by a newer program: its schema is ${schema}, this one knows ${newest}`,
      'run that program again, or restore the copy made before it was installed',
    );
  return doubtful(
    AREA,
    `${path} was written by an older program: its schema is ${schema}, this one writes ${newest}`,
    'copy it (with Tocsin stopped) before the next start, which brings it up to date: there is no way back',
  );
};

const schemaOf = (path: string): string => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const row = db.prepare('select max(name) as name from kysely_migration').get();
    return String(row?.name);
  } finally {
    db.close();
  }
};
