import { err, ok, type Result } from '../../base/result.ts';
import { type Fault, sortFaults } from '../../document/fault.ts';
import { type Document, readDocument } from '../../document/read.ts';
import { validateDocument } from '../../document/validate.ts';
import type { DesiredBinding } from '../ownership.ts';
import { crossCheck } from './cross-check.ts';
import { type PersonFindings, readPerson } from './person.ts';
import { personSchema, rosterSchema } from './roster-schema.ts';
import { nameUnquoted } from './unquoted.ts';

/** Who is reached where, checked. */
export interface Roster {
  /** How many people it names; none at all means that nobody is to be bound any more. */
  readonly people: number;
  /** One per type and address. */
  readonly bindings: readonly DesiredBinding[];
  /** Doubts, for a person to look at; they stop nothing. */
  readonly warnings: readonly Fault[];
}

/** The roster that `text` is, or every fault in it with its place. */
export const parseRoster = (text: string, file: string): Result<Roster, readonly Fault[]> => {
  const document = readDocument(text, file);
  if (!document.ok) return err(document.error);
  const valid = validateDocument(document.value, rosterSchema);
  const people = peopleOf(document.value);
  const found = people.map(({ person, path }) => readPerson(document.value, person, path));
  const faults = [
    ...(valid.ok ? [] : nameUnquoted(document.value, valid.error)),
    ...found.flatMap((findings) => findings.faults),
    ...crossCheck(
      document.value,
      people,
      found.flatMap(({ placed }) => placed),
    ),
  ];
  return faults.length > 0 ? err(sortFaults(faults)) : ok(toRoster(found));
};

const toRoster = (found: readonly PersonFindings[]): Roster => ({
  people: found.length,
  bindings: found.flatMap(({ placed }) => placed.map(({ binding }) => binding)),
  warnings: sortFaults(found.flatMap(({ warnings }) => warnings)),
});

/** Everybody whose own entry has the right shape, whatever the others look like. */
const peopleOf = ({ value }: Document) => {
  const list = typeof value === 'object' && value !== null && 'people' in value ? value.people : [];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const person = personSchema.safeParse(item);
    return person.success ? [{ person: person.data, path: ['people', index] as const }] : [];
  });
};
