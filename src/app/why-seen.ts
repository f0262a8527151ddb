import type { WhyBlockRow } from '../api/why.ts';
import { formatDuration } from '../base/duration.ts';
import type { ExplainedFact } from '../rules/explanation.ts';
import { lackOf, leavesOf, show, timeOfFact } from './why-facts.ts';
import type { WhyInput, WhySight } from './why-input.ts';

/** What keeps a rule from being true: it saw nothing, not enough, or what it saw is not so. */
export const seenBlocks = (input: WhyInput): readonly WhyBlockRow[] => {
  const { sight } = input;
  const unseen = unseenOf(input);
  if (unseen) return [{ ...ALL, step: 'sample', ...unseen }];
  if (!sight || input.rule?.mode === 'event') return [];
  if (sight.inactive) return [{ ...ALL, step: 'condition', reason: 'outside-active', text: OUTSIDE }];
  if (sight.explanation.verdict === 'unknown') return [{ ...ALL, step: 'facts', ...unknownOf(input, sight) }];
  if (sight.explanation.verdict === 'true' || sight.alarm) return [];
  return [{ ...ALL, step: 'condition', reason: 'condition-false', text: sayFalse(input, sight) }];
};

const ALL = { waits: false, entry: null } as const;
const OUTSIDE = 'the rule is not active at this hour';

const unseenOf = ({ rule, name, topics, sight }: WhyInput): Pick<WhyBlockRow, 'reason' | 'text'> | null => {
  if (!rule) return { reason: 'rule-removed', text: `no rule ${name.rule} is loaded` };
  if (topics.length === 0) {
    const lack = rule.topic ? `no source reads topic ${rule.topic.text}` : `there is no source ${rule.source}`;
    return { reason: 'no-source', text: `the rule never saw a reading: ${lack}` };
  }
  if (sight && (sight.heardAt !== null || sight.alarm || rule.awaitsSilence || rule.group)) return null;
  const whom = name.key === null ? '' : ` of ${name.key}`;
  const text = `the rule never saw a reading${whom}: nothing came on ${topics.join(', ')}`;
  return { reason: 'never-heard', text };
};

const unknownOf = (input: WhyInput, sight: WhySight): Pick<WhyBlockRow, 'reason' | 'text'> => {
  const { explanation } = sight;
  const wanted = new Set([...explanation.missing, ...explanation.filling]);
  const facts = leavesOf(explanation)
    .flatMap((leaf) => (leaf.verdict === 'unknown' ? leaf.facts : []))
    .filter(({ fact }) => wanted.has(fact));
  const lacks = facts.map((fact) => lackOf(fact, agoOf(input, fact)));
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

const sayFalse = (input: WhyInput, sight: WhySight): string => {
  const leaves = leavesOf(sight.explanation);
  const wrong = leaves.filter(({ verdict }) => verdict === 'false');
  const said = (wrong.length > 0 ? wrong : leaves).slice(0, MOST_SAID).map(({ condition, verdict, facts }) => {
    const values = facts.map((fact) => `${fact.fact} is ${show(fact.value)}${sinceOf(input, fact)}`);
    return values.length > 0 ? `${condition} is ${verdict}: ${values.join(', ')}` : `${condition} is ${verdict}`;
  });
  return said.join('; ');
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
  const by = raise && (raise.topic === null ? 'raised by a timer' : `raised by a message on ${raise.topic}`);
  const heardAt = sight?.heardAt ?? null;
  const heard =
    heardAt === null ? null : `${sight?.device ?? name.key} was last heard ${formatDuration(at - heardAt)} ago`;
  return [by, heard].filter((part) => part).join('; ') || 'nothing is known of the device';
};

const sayFacts = (input: WhyInput): string => {
  const { sight } = input;
  if (!sight) return 'nothing is remembered now';
  const leaves = leavesOf(sight.explanation).flatMap(({ facts }) => facts);
  const said = new Map(leaves.map((fact) => [fact.fact, `${fact.fact} ${show(fact.value)}${sinceOf(input, fact)}`]));
  return [...said.values()].slice(0, MOST_SAID).join('; ') || 'the rule reads none';
};

const sayCondition = ({ sight, rule, told }: WhyInput): string => {
  if (rule?.mode === 'event') return 'an event: each message is judged by itself as it comes';
  if (!sight) return told ? 'it was true when the alarm was raised' : '';
  const clear = sight.clear === null ? '' : `; clear.when is ${sight.clear}`;
  return `now ${sight.explanation.verdict}${clear}`;
};
