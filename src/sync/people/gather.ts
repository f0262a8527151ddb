import type { Fault } from '../../document/fault.ts';
import { type ShowPlace, showBefore } from './place.ts';
import type { WrittenPerson } from './written-person.ts';

/** One entry for each identity. */
export interface Gathered {
  readonly people: readonly WrittenPerson[];
  /** Entries that do not count, each with the reason. */
  readonly left: readonly { readonly person: WrittenPerson; readonly fault: Fault }[];
}

/** Of a list in which everybody has one entry: a second one is a fault, and left out. */
export const keepFirst = (people: readonly WrittenPerson[], show: ShowPlace): Gathered => {
  const first = new Map<string, WrittenPerson>();
  const left = people.flatMap((person) => {
    const { identity, at } = person;
    const before = first.get(identity);
    if (!before) first.set(identity, person);
    const message = before && `this identity stands at ${showBefore(before.at(), show)} already`;
    return message === undefined
      ? []
      : [{ person, fault: { ...at(), message, instead: 'one entry for each of them' } }];
  });
  return { people: [...first.values()], left };
};

/** Of a list in which somebody may have several entries: all of the tags for all of the addresses. */
export const joinPeople = (people: readonly WrittenPerson[]): Gathered => {
  const entries = Map.groupBy(people, ({ identity }) => identity);
  return { people: [...entries.values()].flatMap(joinEntries), left: [] };
};

const joinEntries = (entries: readonly WrittenPerson[]): readonly WrittenPerson[] => {
  const [first] = entries;
  if (!first || entries.length === 1) return entries;
  return [
    {
      ...first,
      tags: entries.flatMap(({ tags }) => tags),
      addresses: entries.flatMap(({ addresses }) => addresses),
      lacksTags: entries.some(({ lacksTags }) => lacksTags),
      isUnclear: entries.some(({ isUnclear }) => isUnclear),
    },
  ];
};
