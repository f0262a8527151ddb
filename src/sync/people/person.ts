import type { Fault } from '../../document/fault.ts';
import type { Document, Path } from '../../document/read.ts';
import { type BindingType, IMPLICIT_TAGS } from '../../model/binding.ts';
import type { DesiredBinding } from '../ownership.ts';
import { checkAddress } from './address.ts';
import type { EntriesText, PersonText } from './roster-schema.ts';

/** A binding and where the roster says so. */
export interface PlacedBinding {
  readonly binding: DesiredBinding;
  readonly path: Path;
}

/** What one person's entry holds. */
export interface PersonFindings {
  readonly placed: readonly PlacedBinding[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Limits of the service (Notify v1: per binding, per identity). */
const MOST_TAGS = 20;
const MOST_BINDINGS = 20;

const CHANNELS: readonly (readonly [key: 'sms' | 'apn' | 'fcm' | 'gcm' | 'messenger', type: BindingType])[] = [
  ['sms', 'sms'],
  ['apn', 'apn'],
  ['fcm', 'fcm'],
  ['gcm', 'gcm'],
  ['messenger', 'facebook-messenger'],
];

/** One person's bindings: each address with the person's tags and its own. */
export const readPerson = (document: Document, person: PersonText, path: Path): PersonFindings => {
  const own = tagsOf(person.tags, [...path, 'tags']);
  const entries = CHANNELS.flatMap(([key, type]) => entriesOf(person[key], [...path, key], type));
  const read = entries.map((entry) => readEntry(document, entry, { identity: person.identity, tags: own }));
  const tooMany = entries.length > MOST_BINDINGS;
  return {
    placed: read.flatMap(({ placed }) => placed),
    faults: [
      ...implicitTagFaults(document, own),
      ...read.flatMap(({ faults }) => faults),
      ...(tooMany ? [tooManyFault(document, path, ['addresses', MOST_BINDINGS, entries.length])] : []),
    ],
    warnings: read.flatMap(({ warnings }) => warnings),
  };
};

interface PlacedTag {
  readonly tag: string;
  readonly path: Path;
}

interface Entry {
  readonly type: BindingType;
  readonly address: string;
  readonly tags: readonly PlacedTag[];
  readonly path: Path;
  readonly addressPath: Path;
}

const tagsOf = (tags: string | readonly string[] | undefined, path: Path): readonly PlacedTag[] => {
  if (typeof tags === 'string') return [{ tag: tags, path }];
  return (tags ?? []).map((tag, index) => ({ tag, path: [...path, index] }));
};

const entriesOf = (entries: EntriesText | undefined, path: Path, type: BindingType): readonly Entry[] => {
  if (Array.isArray(entries)) return entries.flatMap((entry, index) => entriesOf(entry, [...path, index], type));
  if (entries === undefined) return [];
  if (typeof entries === 'string') return [{ type, address: entries, tags: [], path, addressPath: path }];
  const { address, tags } = entries;
  return [{ type, address, tags: tagsOf(tags, [...path, 'tags']), path, addressPath: [...path, 'address'] }];
};

const readEntry = (
  document: Document,
  { type, address, tags, path, addressPath }: Entry,
  person: { readonly identity: string; readonly tags: readonly PlacedTag[] },
): PersonFindings => {
  const all = [...new Set([...person.tags, ...tags].map(({ tag }) => tag))].toSorted();
  const checked = checkAddress(type, address);
  const faults = [
    ...implicitTagFaults(document, tags),
    ...(all.length > MOST_TAGS ? [tooManyFault(document, path, ['tags', MOST_TAGS, all.length])] : []),
  ];
  if (!checked.ok) {
    const { message, expected } = checked.error;
    const fault = document.fault(addressPath, message, { expected, received: JSON.stringify(address) });
    return { placed: [], faults: [...faults, fault], warnings: [] };
  }
  const { doubt } = checked.value;
  const binding = { identity: person.identity, type, address: checked.value.address, tags: all };
  const warnings = doubt === undefined ? [] : [document.fault(addressPath, doubt)];
  return { placed: [{ binding, path: addressPath }], faults, warnings };
};

/** Every binding has these without being given them, so giving one says nothing, or something false. */
const implicitTagFaults = (document: Document, tags: readonly PlacedTag[]): readonly Fault[] =>
  tags
    .filter(({ tag }) => IMPLICIT_TAGS.includes(tag))
    .map(({ tag, path }) => document.fault(path, `the tag "${tag}" is given by the service, not by the roster`));

const tooManyFault = (document: Document, path: Path, [what, most, count]: [string, number, number]): Fault =>
  document.fault(path, `too many ${what}`, { expected: `at most ${most}`, received: String(count) });
