import { count } from '../base/count.ts';
import { formatDuration } from '../base/duration.ts';
import type { ExplainedCondition, ExplainedFact, Explanation } from '../rules/explanation.ts';
import type { WhyBlock } from './why-advice.ts';
import { lackOf, leavesOf, show, timeOfFact } from './why-facts.ts';
import type { WhyInput, WhySight } from './why-input.ts';
import { lackOfMembers } from './why-member-rows.ts';
import { unseenOf } from './why-unseen.ts';

/** What keeps a rule from being true: it saw nothing, not enough, or what it saw is not so. */
export const seenBlocks = (input: WhyInput): readonly WhyBlock[] => {
  const { sight, rule } = input;
  const unseen = unseenOf(input);
  if (unseen) return [{ ...ALL, step: 'sample', ...unseen }];
  if (!sight) return [];
  if (sight.inactive) return [{ ...ALL, step: 'condition', reason: 'outside-active', text: OUTSIDE }];
  if (rule?.mode === 'event') return [];
  if (sight.explanation.verdict === 'unknown') return [{ ...ALL, step: 'facts', ...unknownOf(input, sight) }];
  if (sight.explanation.verdict === 'true' || sight.alarm) return [];
  const waits = sayDue(input, sight);
  if (waits) return [{ ...ALL, step: 'condition', reason: 'condition-false', text: waits, waits: true }];
  const text = sayFalse(input, sight.explanation);
  return [{ ...ALL, step: 'condition', reason: 'condition-false', text }];
};

const ALL = { waits: false, entry: null } as const;
const OUTSIDE = 'the rule is not active at this hour';

const unknownOf = (input: WhyInput, sight: WhySight): Pick<WhyBlock, 'reason' | 'text'> => {
  const { explanation, members } = sight;
  const wanted = new Set([...explanation.missing, ...explanation.filling]);
  const facts = leavesOf(explanation)
    .flatMap((leaf) => (leaf.verdict === 'unknown' ? leaf.facts : []))
    .filter(({ fact }) => wanted.has(fact));
  const lacks = facts.map((fact) => {
    const ofMembers = members && fact.value === null ? lackOfMembers(input, members, fact.fact) : null;
    return ofMembers ?? lackOf(fact, agoOf(input, fact));
  });
  const texts = [...new Set(lacks.map(([, text]) => text))];
  return {
    reason: lacks[0]?.[0] ?? 'condition-unknown',
    text: texts.length > 0 ? texts.join('; ') : 'the condition is unknown',
  };
};

/** While watch time stands still nobody knows how long ago that was. */
const agoOf = ({ sight, running }: WhyInput, { fact }: ExplainedFact): string | null => {
  const ageMs = sight ? timeOfFact(sight, fact)?.ageMs : undefined;
  return ageMs === undefined || !running ? null : formatDuration(ageMs);
};

/** Of silence, which comes by itself unless the device speaks. */
const sayDue = ({ rule, running, watchedAt }: WhyInput, { explanation, recheckAt }: WhySight): string | null => {
  if (!rule?.awaitsSilence || recheckAt === null) return null;
  const silence = leavesOf(explanation).flatMap(({ facts }) => facts)[0]?.value ?? null;
  const left = formatDuration(Math.max(0, recheckAt - watchedAt));
  const still = running ? '' : ' of watch time, which stands still';
  return `it was heard ${show(silence)} ago: absent in ${left}${still}, unless it is heard again`;
};

/** The leaves that are false, with what they read. */
const sayFalse = (input: WhyInput, tree: ExplainedCondition): string => {
  const leaves = leavesOf(tree);
  const wrong = leaves.filter(({ verdict }) => verdict === 'false');
  const said = (wrong.length > 0 ? wrong : leaves).slice(0, MOST_SAID).map((leaf) => sayLeaf(input, leaf));
  return said.join('; ');
};

const sayLeaf = (input: WhyInput, { condition, verdict, facts }: ExplainedCondition): string => {
  return `${condition} is ${verdict}${sayValues(input, facts)}`;
};

const sayValues = (input: WhyInput, facts: readonly ExplainedFact[]): string => {
  const values = facts.map((fact) => `${fact.fact} is ${show(fact.value)}${sinceOf(input, fact)}`);
  return values.length > 0 ? `: ${values.join(', ')}` : '';
};

/** The whole tree stands beside it. */
const MOST_SAID = 5;

const sinceOf = (input: WhyInput, fact: ExplainedFact): string => {
  const ago = agoOf(input, fact);
  return ago === null ? '' : `, heard ${ago} ago`;
};

/** What is said of these steps where they let through. */
export const saySeen = (input: WhyInput): Readonly<Record<'sample' | 'facts' | 'condition', string>> => ({
  sample: saySample(input),
  facts: sayFacts(input),
  condition: sayCondition(input),
});

const saySample = ({ sight, told, name, at }: WhyInput): string => {
  const raise = told?.transitions.find(({ number }) => number === 1);
  const by = raise && sayCause(raise.topic);
  const heardAt = sight?.heardAt ?? null;
  const heard =
    heardAt === null ? null : `${sight?.device ?? name.key} was last heard ${formatDuration(at - heardAt)} ago`;
  const over = sight?.members ? `about ${count(sight.members.all.length, 'device')}` : null;
  return [by, heard, over].filter((part) => part).join('; ') || 'nothing is known of the device';
};

/** What Tocsin says of itself comes on no topic. */
const sayCause = (topic: string | null): string => {
  if (topic === null) return 'raised by a timer';
  return topic === '' ? 'raised by Tocsin itself' : `raised by a message on ${topic}`;
};

const sayFacts = (input: WhyInput): string => {
  const { sight } = input;
  if (!sight) return 'nothing is remembered now';
  const leaves = leavesOf(sight.explanation).flatMap(({ facts }) => facts);
  const said = new Map(leaves.map((fact) => [fact.fact, `${fact.fact} ${show(fact.value)}${sinceOf(input, fact)}`]));
  return [...said.values()].slice(0, MOST_SAID).join('; ') || 'the rule reads none';
};

const sayCondition = (input: WhyInput): string => {
  const { sight, rule, told } = input;
  if (rule?.mode === 'event') return 'an event: each message is judged by itself as it comes';
  if (!sight) return told ? 'it was true when the alarm was raised' : '';
  return `now ${sight.explanation.verdict}${sayClear(input, sight.clear)}`;
};

/** What an open alarm waits for, to be over. */
const sayClear = (input: WhyInput, clear: Explanation | null): string => {
  if (!clear) return '';
  if (clear.verdict !== 'false') return `; what lets it go is ${clear.verdict}`;
  const wrong = leavesOf(clear).filter(({ verdict }) => verdict === 'false');
  if (wrong.length === 0) return `; what lets it go is false: ${sayFalse(input, clear)}`;
  return `; it stays until ${wrong
    .slice(0, MOST_SAID)
    .map(({ condition, facts }) => `${condition}${sayValues(input, facts)}`)
    .join('; ')}`;
};
