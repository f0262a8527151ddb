import { chunksOf, runThrough } from '../../base/in-steps.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import type { Fault } from '../../document/fault.ts';
import { type JsonPath, parseJsonPath, readJsonPath } from '../../model/json-path.ts';
import type { Listing } from '../source.ts';
import { listNobody, listPeople } from './list-people.ts';
import { showPath } from './place.ts';
import {
  CHANNELS,
  type ChannelKey,
  type PeopleMap,
  type PlacedText,
  type WrittenAddress,
  type WrittenPerson,
} from './written-person.ts';

export interface PeopleJsonOptions {
  /** Path to the list of people. */
  readonly list: string;
  /** Paths into an item to what is read; default: the keys of a roster. */
  readonly map?: PeopleMap | undefined;
  /** As people are told where it comes from: no query, no credentials. */
  readonly file: string;
  /** Name of the source. */
  readonly source: string;
}

/**
 * The people of a JSON value, an item or several for each; what is faulty is left out with its path, and the rest goes on.
 * Tags are a text or several, addresses too, each also as `{ address, tags }`. What is null or empty is not there.
 */
export const parsePeopleJson = (value: Json, options: PeopleJsonOptions): Listing => {
  const { list, file } = options;
  const path = parseJsonPath(list);
  const items = path.ok ? readJsonPath(value, path.value) : undefined;
  if (Array.isArray(items)) return runThrough(peopleItemsSteps(items, options));
  return listNobody({ faults: [wrongType({ file, path: list }, 'a list')], warnings: [] });
};

/**
 * The same of the items of a list, be it on one page or on many: they are counted through. Stops to be told to go on about
 * every 1,000 items.
 */
export function* peopleItemsSteps(
  items: readonly Json[],
  { list, map, file, source }: PeopleJsonOptions,
): Generator<void, Listing> {
  const paths = pathsOf(map);
  const read: ReadItem[] = [];
  for (const some of chunksOf(items)) {
    for (const item of some) read.push(readItem(item, { paths, file, path: `${list}[${read.length}]` }));
    yield;
  }
  const written = {
    people: read.flatMap(({ person }) => person ?? []),
    faults: read.flatMap(({ faults }) => faults),
    warnings: [],
    isAllUnclear: read.some(({ person }) => person === null),
  };
  return yield* listPeople(written, { source, repeated: 'adds-up', show: showPath });
}

type Key = keyof PeopleMap;
type Paths = ReadonlyMap<Key, JsonPath>;

const KEYS: readonly Key[] = ['identity', 'tags', 'teams', ...CHANNELS.map(([key]) => key)];

/** What a map leaves out is not read. The config has looked at its paths already; one that is none leads nowhere. */
const pathsOf = (map: PeopleMap | undefined): Paths =>
  new Map(
    KEYS.flatMap((key) => {
      const path = parseJsonPath((map ? map[key] : `$.${key}`) ?? '');
      return path.ok ? [[key, path.value] as const] : [];
    }),
  );

interface Spot {
  readonly file: string;
  readonly path: string;
}

interface Item extends Spot {
  readonly paths: Paths;
}

interface ReadItem {
  /** Null: it cannot be told who it is. */
  readonly person: WrittenPerson | null;
  readonly faults: readonly Fault[];
}

const readItem = (item: Json, { paths, file, path }: Item): ReadItem => {
  const spotOf = (key: Key): Spot => ({ file, path: path + (paths.get(key)?.text.slice(1) ?? '') });
  const readAt = (key: Key): Json | undefined => {
    const at = paths.get(key);
    return at && readJsonPath(item, at);
  };
  const identity = toName(readAt('identity'));
  if (identity === null) return { person: null, faults: [wrongType(spotOf('identity'), 'a text')] };
  const faults: Fault[] = [];
  const tags = readTags(readAt('tags'), spotOf('tags'), faults);
  const teams = readTags(readAt('teams'), spotOf('teams'), faults);
  const addressesOf = (key: ChannelKey, type: WrittenAddress['type']) =>
    elementsOf(readAt(key), spotOf(key)).flatMap((element) => readAddress(element, type, faults));
  const addresses = CHANNELS.flatMap(([key, type]) => addressesOf(key, type));
  const person = {
    identity,
    at: atSpot(spotOf('identity')),
    tags: [...(tags ?? []), ...(teams ?? [])],
    addresses,
    lacksTags: tags === null || teams === null,
    isUnclear: faults.length > 0,
  };
  return { person, faults };
};

/** Many a system numbers its people; a number too large for JavaScript is another person's. */
const toName = (value: Json | undefined): string | null => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Null if not all of them can be read. */
const readTags = (value: Json | undefined, spot: Spot, faults: Fault[]): readonly PlacedText[] | null => {
  const read = elementsOf(value, spot).map((element) => {
    const text = toName(element.value);
    if (text === null) faults.push(wrongType(element, 'a text'));
    return text === null ? null : { text, at: atSpot(element) };
  });
  return read.includes(null) ? null : read.flatMap((tag) => tag ?? []);
};

interface Element extends Spot {
  readonly value: Json;
}

const elementsOf = (value: Json | undefined, { file, path }: Spot): readonly Element[] => {
  const all = Array.isArray(value)
    ? value.map((one: Json, index) => ({ value: one, file, path: `${path}[${index}]` }))
    : [{ value: value ?? null, file, path }];
  return all.filter((element) => element.value !== null && element.value !== '');
};

const readAddress = (element: Element, type: WrittenAddress['type'], faults: Fault[]): readonly WrittenAddress[] => {
  const { value, file, path } = element;
  if (typeof value === 'string') return [{ type, address: value, tags: [], at: atSpot(element) }];
  const spot = { file, path: `${path}.address` };
  if (!isJsonObject(value) || typeof value.address !== 'string') {
    faults.push({ ...wrongType(isJsonObject(value) ? spot : element, 'a text'), ...meant(value, type) });
    return [];
  }
  const tags = readTags(value.tags, { file, path: `${path}.tags` }, faults);
  if (tags === null || value.address === '') return [];
  return [{ type, address: value.address, tags, at: atSpot(spot) }];
};

/** A phone number that was written as one. */
const meant = (value: Json, type: WrittenAddress['type']): { expected?: string } =>
  type === 'sms' && typeof value === 'number' && /^[1-9]\d{6,14}$/.test(String(value))
    ? { expected: `"+${value}", as a text with the country code first` }
    : {};

const atSpot =
  ({ file, path }: Spot) =>
  () => ({ file, line: 1, column: 1, path });

const wrongType = (spot: Spot, expected: string): Fault => ({ ...atSpot(spot)(), message: 'wrong type', expected });
