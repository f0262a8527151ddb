import { isJsonObject } from '../base/json.ts';
import type { PeopleMap } from '../config/sync-options.ts';
import { readDocument } from '../document/read.ts';
import { readRows } from '../document/table-rows.ts';

/** On which line of a roster or a table each identity is first named, as far as that can be told. */
export const linesOfPeople = (text: string, file: string, map: PeopleMap | undefined): ReadonlyMap<string, number> => {
  const placed = file.toLowerCase().endsWith('.csv') ? inTable(text, map?.identity) : inRoster(text);
  return new Map(placed.toReversed());
};

type PlacedName = readonly [identity: string, line: number];

const inTable = (text: string, name = 'identity'): readonly PlacedName[] => {
  const rows = readRows(text, '');
  if (!rows.ok) return [];
  const column = rows.value.header.findIndex((heading) => heading.toLowerCase() === name.toLowerCase());
  return rows.value.records.map(({ cells, line }) => [cells[column] ?? '', line]);
};

const inRoster = (text: string): readonly PlacedName[] => {
  const document = readDocument(text, '');
  if (!document.ok) return [];
  const { locate, value } = document.value;
  const people: readonly unknown[] = isJsonObject(value) && Array.isArray(value.people) ? value.people : [];
  return people.map((person, index) => [
    isJsonObject(person) ? String(person.identity) : '',
    locate(['people', index, 'identity']).line,
  ]);
};
