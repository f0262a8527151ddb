import { runThrough } from '../../base/in-steps.ts';
import type { Listing, SourceType } from '../source.ts';
import { peopleTableSteps } from './people-table.ts';
import { rosterSteps } from './roster.ts';
import type { PeopleMap } from './written-person.ts';

export interface PeopleText {
  readonly file: string;
  /** Name and type of the source. */
  readonly source: string;
  readonly type: Exclude<SourceType, 'registrations'>;
  /** Names of columns; of an inventory only. */
  readonly map?: PeopleMap | undefined;
}

/**
 * The people of a file: of an inventory it is a table, of a roster one if its name ends with `.csv`. Stops to be told to go
 * on about every 1,000 people.
 */
export const peopleTextSteps = (text: string, { type, ...place }: PeopleText): Generator<void, Listing> => {
  if (type === 'inventory') return peopleTableSteps(text, { ...place, hasOthers: true });
  const { file, source } = place;
  return file.toLowerCase().endsWith('.csv')
    ? peopleTableSteps(text, { file, source })
    : rosterSteps(text, { file, source });
};

/** The same at one go. */
export const parsePeopleText = (text: string, options: PeopleText): Listing =>
  runThrough(peopleTextSteps(text, options));
