import type { WhyMemberRow } from '../api/why.ts';
import { formatDuration } from '../base/duration.ts';
import type { ExplainedFact } from '../rules/explanation.ts';
import type { MemberShare } from '../rules/group/group.ts';
import { lackOf, show, timeOfFact, toFactRow } from './why-facts.ts';
import type { WhyInput, WhyMember, WhyMembers } from './why-input.ts';

/** The devices that an alarm over several is about: whoever is left out first, then who counts. */
export const toMemberRows = (
  input: WhyInput,
): { readonly members: readonly WhyMemberRow[]; readonly memberCount: number } => {
  const all = input.sight?.members?.all ?? [];
  const rows = all.map((member) => toRow(input, member));
  const sorted = rows.toSorted((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part) || byName(a.device, b.device));
  return { members: sorted.slice(0, MOST_SHOWN), memberCount: all.length };
};

const MOST_SHOWN = 50;
const ORDER: readonly WhyMemberRow['part'][] = ['unknown', 'counts', 'does-not-count'];
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const toRow = (input: WhyInput, member: WhyMember): WhyMemberRow => {
  const { device, heardAt, shares } = member;
  const facts = new Map(shares.flatMap((share) => share.facts).map((fact) => [fact.fact, fact]));
  return {
    ...{ device, heardAt, part: partOf(shares) },
    text: shares.map((share) => sayShare(input, member, share)).join('; '),
    facts: [...facts.values()].map((fact) => toFactRow(fact, member)),
  };
};

/** Left out of one of the facts is worth a look, whatever it gives to others. */
const partOf = (shares: readonly MemberShare[]): WhyMemberRow['part'] => {
  if (shares.some(({ gives }) => gives === null)) return 'unknown';
  return shares.some(({ verdict }) => verdict !== 'false') ? 'counts' : 'does-not-count';
};

const sayShare = (input: WhyInput, member: WhyMember, { name, gives, verdict, facts }: MemberShare): string => {
  if (gives === null) return `${name}: left out, ${sayLacks(input, member, facts)}`;
  if (verdict === null) return `${name}: ${gives}${agoIn(input, member, facts)}`;
  const values = facts.map((fact) => `${fact.fact} ${show(fact.value)}`).join(', ');
  return `${name}: ${verdict === 'true' ? 'counts' : 'does not count'}, ${values}${agoIn(input, member, facts)}`;
};

const sayLacks = (input: WhyInput, member: WhyMember, facts: readonly ExplainedFact[]): string =>
  lacksOf(input, member, facts)
    .map(([, text]) => text)
    .join(', ');

/** Of those that have no value; where all have one, of those whose type does not fit. */
const lacksOf = (input: WhyInput, member: WhyMember, facts: readonly ExplainedFact[]) => {
  const absent = facts.filter(({ value }) => value === null);
  return (absent.length > 0 ? absent : facts).map((fact) => lackOf(fact, agoOf(input, member, fact)));
};

const agoOf = ({ running }: WhyInput, member: WhyMember, { fact }: ExplainedFact): string | null => {
  const ageMs = timeOfFact(member, fact)?.ageMs;
  return ageMs === undefined || !running ? null : formatDuration(ageMs);
};

const agoIn = (input: WhyInput, member: WhyMember, facts: readonly ExplainedFact[]): string => {
  const [first] = facts.flatMap((fact) => agoOf(input, member, fact) ?? []);
  return first === undefined ? '' : `, heard ${first} ago`;
};

/** Why a fact about several devices has no value: the word, and to a person. */
export const lackOfMembers = (
  input: WhyInput,
  { all, awaitsUntil }: WhyMembers,
  name: string,
): readonly [word: string, text: string] | null => {
  if (all.length === 0) return ['never-heard', `${name} is unknown: none of its devices has spoken`];
  if (awaitsUntil !== null) {
    const left = formatDuration(Math.max(0, awaitsUntil - input.watchedAt));
    return ['lost', `${name} is unknown: what a restart has lost of its devices is waited for, ${left} at most`];
  }
  const lacks = all.flatMap((member) =>
    member.shares.flatMap((share) =>
      share.name === name && share.gives === null ? lacksOf(input, member, share.facts) : [],
    ),
  );
  const [word, text] = lacks[0] ?? [];
  if (word === undefined || text === undefined) return null;
  const whose = all.length === 1 ? 'its one device gives none' : `none of its ${all.length} devices gives one`;
  return [word, `${name} is unknown: ${whose}; ${all[0]?.device}: ${text}`];
};
