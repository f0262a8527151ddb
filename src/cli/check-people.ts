import type { PeopleMap, SyncSourceOptions } from '../config/sync-options.ts';
import type { Fault } from '../document/fault.ts';
import { mergeViews } from '../sync/merge.ts';
import { parsePeopleText } from '../sync/people/people-text.ts';
import type { DesiredBinding, Listing, SourceView } from '../sync/source.ts';
import type { Overruled } from '../sync/status.ts';
import { type Findings, joinFindings, NOTHING, wholeFault } from './check-findings.ts';
import { linesOfPeople } from './lines-of-people.ts';
import { readPlaced } from './read-config.ts';

/** A source of `sync` that is a file. */
export interface FileSource {
  readonly name: string;
  readonly type: 'roster' | 'inventory';
  readonly file: string;
  readonly map?: PeopleMap | undefined;
}

/** The files of people, and who is to be bound by all of them together. */
export interface CheckedPeople extends Findings {
  readonly bindings: readonly DesiredBinding[];
}

export const isFileSource = (source: SyncSourceOptions): source is SyncSourceOptions & FileSource =>
  source.type !== 'registrations' && source.file !== undefined;

/** Each file by itself. */
export const checkPeopleFiles = (sources: readonly FileSource[]): Findings =>
  joinFindings(sources.map(readSource).map(findingsOf));

/** Each file by itself, and what one says against another. */
export const checkPeople = (sources: readonly SyncSourceOptions[]): CheckedPeople => {
  const read = sources.filter(isFileSource).map(readSource);
  const { desired, overruled } = mergeViews(read.map(toView), []);
  // Somebody who has no address in a file may well register a phone.
  const lonely = sources.every(isFileSource) ? findLonely(read) : [];
  const between = { ...NOTHING, warnings: [...overruled.map(toWarning), ...lonely] };
  return { ...joinFindings([...read.map(findingsOf), between]), bindings: desired };
};

interface ReadSource {
  readonly source: FileSource;
  readonly text: string;
  /** Null: in words, why it cannot be read. */
  readonly listing: Listing | null;
}

const readSource = (source: FileSource): ReadSource => {
  const { name, type, file, map } = source;
  const text = readPlaced(file);
  if (!text.ok) return { source, text: `cannot be read: ${text.error}`, listing: null };
  return { source, text: text.value, listing: parsePeopleText(text.value, { file, source: name, type, map }) };
};

const findingsOf = ({ source, text, listing }: ReadSource): Findings =>
  listing
    ? { ...NOTHING, faults: listing.faults, warnings: listing.warnings, files: 1 }
    : { ...NOTHING, faults: [wholeFault(source.file, text)] };

const toView = ({ source: { name, type }, listing }: ReadSource): SourceView => ({
  ...{ name, type, listing },
  ...{ takenBack: new Map(), readAt: null, stale: null },
});

const toWarning = ({ place, identity, type, address, reason, by }: Overruled): Fault => {
  const [, file = place, line = '1'] = /^(.*):(\d+)$/s.exec(place) ?? [];
  const message =
    reason === 'too-many-bindings'
      ? `${identity} has as many addresses as there can be by ${by}: ${type} ${address} is not bound`
      : `${type} ${address} of ${identity} is somebody else's by ${by}, which counts`;
  const instead =
    reason === 'too-many-bindings'
      ? 'fewer addresses'
      : 'the address at one of the two, or the source that counts first';
  return { ...wholeFault(file, message), line: Number(line), instead };
};

/** Everybody who is listed and has no address anywhere. Whoever has faults may have one. */
const findLonely = (read: readonly ReadSource[]): readonly Fault[] => {
  const listings = read.flatMap(({ listing }) => listing ?? []);
  if (listings.length < read.length) return [];
  const known = new Set<string>();
  for (const { bindings, unclear } of listings) {
    if (unclear === 'all') return [];
    for (const identity of [...bindings.map((one) => one.identity), ...unclear]) known.add(identity);
  }
  return read.flatMap(({ source: { file, map }, text, listing }) => {
    const lonely = (listing?.people ?? []).filter((identity) => !known.has(identity));
    if (lonely.length === 0) return [];
    const lines = linesOfPeople(text, file, map);
    return lonely.map((identity) => ({
      ...wholeFault(file, `${identity} has no address: no message gets there`),
      instead: 'an address such as sms: "+4790000001", or nobody of that name',
      line: lines.get(identity) ?? 1,
    }));
  });
};
