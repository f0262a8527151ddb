import { runThrough } from '../../base/in-steps.ts';
import { isJsonObject } from '../../base/json.ts';
import type { Fault } from '../../document/fault.ts';
import { type Document, readDocumentSteps } from '../../document/read.ts';
import { validateDocument } from '../../document/validate.ts';
import type { Listing } from '../source.ts';
import { listNobody, listPeople } from './list-people.ts';
import { readPerson } from './person.ts';
import { showLine } from './place.ts';
import { rosterSchema } from './roster-schema.ts';
import { readTeams, withTeams } from './teams.ts';
import { nameUnquoted } from './unquoted.ts';

interface RosterText {
  readonly file: string;
  /** Name of the source. */
  readonly source: string;
}

/**
 * The people of a YAML text, each entry by itself: what is faulty is left out with its place, and the rest goes on. A text
 * that is no roster as a whole lists nobody, and leaves everybody as they are. Stops to be told to go on now and then.
 */
export function* rosterSteps(text: string, { file, source }: RosterText): Generator<void, Listing> {
  const document = yield* readDocumentSteps(text, file);
  yield;
  if (!document.ok) return listNobody({ faults: document.error, warnings: [] });
  const valid = validateDocument(document.value, rosterSchema);
  yield;
  const shape = valid.ok ? [] : nameUnquoted(document.value, valid.error);
  const written = peopleOf(document.value);
  const people = written.flatMap((person) => person ?? []);
  const teams = readTeams(document.value, new Set(people.map(({ identity }) => identity)));
  const listing = yield* listPeople(
    {
      people: people.map((person) => withTeams(person, teams)),
      faults: [...shape, ...teams.faults],
      warnings: [],
      isAllUnclear: written.includes(null),
    },
    { source, repeated: 'fault', show: showLine },
  );
  return shape.some(isOfWhole) || teams.isAllUnclear ? listNobody(listing) : listing;
}

/** The same at one go. */
export const parseRoster = (text: string, file: string, source: string): Listing =>
  runThrough(rosterSteps(text, { file, source }));

const peopleOf = (document: Document) => {
  const { value } = document;
  const list: readonly unknown[] = isJsonObject(value) && Array.isArray(value.people) ? value.people : [];
  return list.map((person, index) => readPerson(document, person, ['people', index]));
};

/** It says nothing about one entry, but about what all of them mean. */
const isOfWhole = ({ path }: Fault): boolean => !/^(?:people|teams)\[/.test(path);
