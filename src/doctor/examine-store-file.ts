import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { broken, type Finding, good, wordsOf } from './finding.ts';

const AREA = 'store';

/** Which schema the store at `path` has; it is opened to be read only, whoever else has it open. */
export const examineStoreFile = (path: string): Finding => {
  if (!existsSync(path)) return good(AREA, `${path} is not there yet: the first start makes it`);
  try {
    return good(AREA, `${path} can be read, its schema is ${schemaOf(path)}`);
  } catch (error) {
    return broken(
      AREA,
      `${path} cannot be read: ${wordsOf(error)}`,
      'look at its owner and mode; if it is damaged, restore a copy',
    );
  }
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
