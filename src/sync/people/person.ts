import { isJsonObject } from '../../base/json.ts';
import { didYouMean } from '../../document/did-you-mean.ts';
import type { Document, Path } from '../../document/read.ts';
import { entrySchema, personSchema, tagsSchema } from './roster-schema.ts';
import { type At, CHANNELS, type PlacedText, type WrittenAddress, type WrittenPerson } from './written-person.ts';

/** What can be read of one person of a roster, faulty or not; null if it cannot be told who it is. */
export const readPerson = (document: Document, value: unknown, path: Path): WrittenPerson | null => {
  const identityPath = [...path, 'identity'];
  const identity = isJsonObject(value) ? readName(document, value.identity, identityPath) : null;
  if (!isJsonObject(value) || identity === null) return null;
  const tags = readTags(document, value.tags, [...path, 'tags']);
  return {
    identity,
    at: placeAt(document, identityPath),
    tags: tags ?? [],
    addresses: CHANNELS.flatMap(([key, type]) =>
      elementsOf(value[key], [...path, key]).flatMap((element) => readEntry(document, element, type)),
    ),
    lacksTags: tags === null || mayHideTags(value),
    isUnclear: !personSchema.safeParse(value).success,
  };
};

/** A name, also one that YAML took for a number or a truth value: that is a fault, but it is known who is meant. */
export const readName = (document: Document, value: unknown, path: Path): string | null => {
  if (typeof value === 'number' || typeof value === 'boolean') return document.source(path) ?? null;
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Null if not all of them can be read. */
export const readTags = (document: Document, value: unknown, path: Path): readonly PlacedText[] | null => {
  if (value === undefined) return [];
  const tags = tagsSchema.safeParse(value);
  if (!tags.success) return null;
  if (typeof tags.data === 'string') return [{ text: tags.data, at: placeAt(document, path) }];
  return tags.data.map((text, index) => ({ text, at: placeAt(document, [...path, index]) }));
};

const KEYS = ['identity', 'team', 'members', 'tags', ...CHANNELS.map(([key]) => key)];

/** `tgas: [on-call]` is no key, and what it says is missing elsewhere. */
export const mayHideTags = (value: object): boolean =>
  Object.keys(value).some((key) => !KEYS.includes(key) && didYouMean(key, KEYS) === 'tags');

/** A fault at `path` has this place. */
export const placeAt =
  (document: Document, path: Path): At =>
  () => {
    const { file, line, column, path: shown } = document.fault(path, '');
    return { file, line, column, path: shown };
  };

interface Element {
  readonly value: unknown;
  readonly path: Path;
}

const elementsOf = (value: unknown, path: Path): readonly Element[] => {
  if (Array.isArray(value)) return value.map((one: unknown, index) => ({ value: one, path: [...path, index] }));
  return value === undefined ? [] : [{ value, path }];
};

const readEntry = (
  document: Document,
  { value, path }: Element,
  type: WrittenAddress['type'],
): readonly WrittenAddress[] => {
  const entry = entrySchema.safeParse(value);
  if (!entry.success) return [];
  if (typeof entry.data === 'string') return [{ type, address: entry.data, tags: [], at: placeAt(document, path) }];
  const { address, tags } = entry.data;
  const own = readTags(document, tags, [...path, 'tags']) ?? [];
  return [{ type, address, tags: own, at: placeAt(document, [...path, 'address']) }];
};
