import type { Fault } from '../../document/fault.ts';
import type { Document, Path } from '../../document/read.ts';
import { addressKey } from '../ownership.ts';
import type { PlacedBinding } from './person.ts';
import type { PersonText } from './roster-schema.ts';

export interface PlacedPerson {
  readonly person: PersonText;
  readonly path: Path;
}

/** What only the whole roster shows: an identity or an address that stands in it twice. */
export const crossCheck = (
  document: Document,
  people: readonly PlacedPerson[],
  placed: readonly PlacedBinding[],
): readonly Fault[] => [
  ...repeated(
    document,
    people.map(({ person, path }) => ({ key: person.identity, path: [...path, 'identity'] })),
    (line) => `this identity stands at line ${line} already`,
  ),
  ...repeated(
    document,
    placed.map(({ binding, path }) => ({ key: addressKey(binding), path })),
    (line) => `this address stands at line ${line} already; it can belong to one person only`,
  ),
];

interface Mention {
  readonly key: string;
  readonly path: Path;
}

const repeated = (
  document: Document,
  mentions: readonly Mention[],
  message: (line: number) => string,
): readonly Fault[] => {
  const first = new Map<string, Path>();
  return mentions.flatMap(({ key, path }) => {
    const before = first.get(key);
    if (!before) first.set(key, path);
    return before ? [document.fault(path, message(document.locate(before).line))] : [];
  });
};
