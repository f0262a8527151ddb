import { isJsonObject } from '../../base/json.ts';
import { createCandidates, didYouMean, hint } from '../../document/did-you-mean.ts';
import type { Fault } from '../../document/fault.ts';
import type { Document, Path } from '../../document/read.ts';
import { mayHideTags, placeAt, readName, readTags } from './person.ts';
import { teamSchema } from './roster-schema.ts';
import { refuseTag } from './tag.ts';
import type { PlacedText, WrittenPerson } from './written-person.ts';

/** What the teams of a roster say. */
export interface Teams {
  readonly tags: ReadonlyMap<string, readonly PlacedText[]>;
  /** Members of a team that cannot be read: some of their tags are missing. */
  readonly lacking: ReadonlySet<string>;
  /** Not even the members of one can be read: anybody's tags may be missing. */
  readonly isAllUnclear: boolean;
  readonly faults: readonly Fault[];
}

/** The tags that the teams give, by identity. `identities`: everybody whom the roster names. */
export const readTeams = (document: Document, identities: ReadonlySet<string>): Teams => {
  const { value } = document;
  const written: readonly unknown[] = isJsonObject(value) && Array.isArray(value.teams) ? value.teams : [];
  const faults: Fault[] = [];
  const teams = written.map((team, index) => readTeam(document, team, ['teams', index]));
  const readable = teams.flatMap((team) => team ?? []);
  const tags = new Map<string, PlacedText[]>();
  const unknownMember = createUnknownMember([...identities]);
  for (const team of readable) {
    const good = team.tags.filter((tag) => isGood(tag, faults));
    for (const { text, at } of team.members) {
      if (!identities.has(text)) faults.push({ ...at(), ...unknownMember(text) });
      const own = tags.get(text);
      if (own) own.push(...good);
      else tags.set(text, [...good]);
    }
  }
  const lacking = readable.flatMap(({ members, lacksTags }) => (lacksTags ? members.map(({ text }) => text) : []));
  return { tags, lacking: new Set(lacking), isAllUnclear: teams.includes(null), faults };
};

const createUnknownMember = (identities: readonly string[]) => {
  const candidatesOfNext = createCandidates(identities);
  return (member: string): Pick<Fault, 'message' | 'instead'> => {
    const candidates = candidatesOfNext();
    return {
      message: `there is nobody "${member}" among the people${hint(member, candidates)}`,
      instead: didYouMean(member, candidates) ?? 'the identity of somebody in people',
    };
  };
};

/** The same person with what the teams give. */
export const withTeams = (person: WrittenPerson, { tags, lacking }: Teams): WrittenPerson => {
  const given = tags.get(person.identity) ?? [];
  const lacks = lacking.has(person.identity);
  if (given.length === 0 && !lacks) return person;
  return {
    ...person,
    tags: [...person.tags, ...given],
    lacksTags: person.lacksTags || lacks,
    isUnclear: person.isUnclear || lacks,
  };
};

interface Team {
  readonly tags: readonly PlacedText[];
  readonly members: readonly PlacedText[];
  readonly lacksTags: boolean;
}

const readTeam = (document: Document, value: unknown, path: Path): Team | null => {
  if (!isJsonObject(value) || !Array.isArray(value.members)) return null;
  const members = value.members.map((member: unknown, index) => placed(document, member, [...path, 'members', index]));
  if (members.includes(null)) return null;
  const name = placed(document, value.team, [...path, 'team']);
  const tags = readTags(document, value.tags, [...path, 'tags']);
  return {
    tags: [...(name ? [name] : []), ...(tags ?? [])],
    members: members.flatMap((member) => member ?? []),
    lacksTags: tags === null || mayHideTags(value) || !teamSchema.shape.team.safeParse(value.team).success,
  };
};

const placed = (document: Document, value: unknown, path: Path): PlacedText | null => {
  const text = readName(document, value, path);
  return text === null ? null : { text, at: placeAt(document, path) };
};

/** Told once for the team, and not for each member. */
const isGood = ({ text, at }: PlacedText, faults: Fault[]): boolean => {
  const message = refuseTag(text);
  if (message !== null) faults.push({ ...at(), message });
  return message === null;
};
