import type { Listing, SourceType } from '../source.ts';
import { parsePeopleTable } from './people-table.ts';
import { parseRoster } from './roster.ts';
import type { PeopleMap } from './written-person.ts';

export interface PeopleText {
  readonly file: string;
  /** Name and type of the source. */
  readonly source: string;
  readonly type: Exclude<SourceType, 'registrations'>;
  /** Names of columns; of a table only. */
  readonly map?: PeopleMap | undefined;
}

/** The people of a file: of an inventory it is a table, of a roster one if its name ends with `.csv`. */
export const parsePeopleText = (text: string, { file, source, type, map }: PeopleText): Listing => {
  // An inventory is made by others, for other ends too.
  if (type === 'inventory') return parsePeopleTable(text, file, source, map ?? { identity: 'identity' });
  return file.toLowerCase().endsWith('.csv') ? parsePeopleTable(text, file, source) : parseRoster(text, file, source);
};
