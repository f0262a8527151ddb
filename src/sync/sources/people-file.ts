import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { peopleTextSteps } from '../people/people-text.ts';
import type { PeopleMap } from '../people/written-person.ts';
import type { Listing, Source, SourceType } from '../source.ts';
import { runInTurns } from './in-turns.ts';
import { describeUnclear } from './stale.ts';
import { createTimelyReader } from './timely-reader.ts';

export interface PeopleFileOptions {
  readonly name: string;
  readonly type: Exclude<SourceType, 'registrations'>;
  readonly file: string;
  /** Names of columns. */
  readonly map?: PeopleMap | undefined;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}

/** A roster or a table of people, read anew at each view and parsed when its text is another than before. */
export const createPeopleFile = ({ name, type, file, map, clock }: PeopleFileOptions): Source => {
  let parsed: { readonly text: string; readonly listing: Promise<Listing> } | null = null;
  let readAt: number | null = null;
  const read = createTimelyReader(() => readText(file), { file, clock });
  return {
    name,
    type,
    view: async () => {
      const text = await read();
      if (!text.ok) return { name, type, listing: null, takenBack: new Map(), readAt, stale: text.error };
      if (parsed?.text !== text.value) {
        const work = peopleTextSteps(text.value, { file, source: name, type, map });
        parsed = { text: text.value, listing: runInTurns(work) };
      }
      const listing = await parsed.listing;
      const stale = describeUnclear(listing);
      if (stale === null) readAt = clock.now();
      return { name, type, listing, takenBack: new Map(), readAt, stale };
    },
  };
};

const readText = async (file: string): Promise<Result<string, string>> => {
  try {
    // A pipe that nobody writes to would hold one of the few threads for files, and the end of the process, for ever.
    if ((await stat(file)).isFIFO()) return err(`${file} cannot be read: it is a pipe`);
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    return err(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};
