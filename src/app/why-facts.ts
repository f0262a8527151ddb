import type { WhyConditionRow, WhyFactRow } from '../api/why.ts';
import { formatClock } from '../base/duration.ts';
import type { Json } from '../base/json.ts';
import type { ExplainedCondition, ExplainedFact } from '../rules/explanation.ts';
import type { FactTime, WhySight } from './why-input.ts';

/** The facts of all conditions, each once. */
export const findFacts = (sight: WhySight | null): readonly WhyFactRow[] => {
  if (!sight) return [];
  const byName = new Map(leavesOf(sight.explanation).flatMap(({ facts }) => facts.map((fact) => [fact.fact, fact])));
  return [...byName.values()].map((fact) => toFactRow(fact, sight));
};

/** With the time at which it came, where it came by itself. */
export const toFactRow = ({ fact, value, origin }: ExplainedFact, from: Pick<WhySight, 'times'>): WhyFactRow => {
  const time = timeOfFact(from, fact);
  return { fact, value, origin, observedAt: time?.observedAt ?? null, ageMs: time?.ageMs ?? null };
};

/** Of a fact that is read by a path, `status $.door`, it is the whole that came; undefined of what did not come by itself. */
export const timeOfFact = ({ times }: Pick<WhySight, 'times'>, fact: string): FactTime | undefined =>
  times.get(fact) ?? times.get(fact.split(' $')[0] ?? fact);

/** The tree as lines. */
export const findConditions = (tree: ExplainedCondition | null | undefined): readonly WhyConditionRow[] =>
  tree ? toLines(tree, 0) : [];

const toLines = (
  { condition, verdict, facts, parts }: ExplainedCondition,
  depth: number,
): readonly WhyConditionRow[] => [
  { depth, condition, verdict, facts: facts.map(({ fact, value, origin }) => ({ fact, value, origin })) },
  ...parts.flatMap((part) => toLines(part, depth + 1)),
];

/** Comparisons, and what else has no conditions inside it. */
export const leavesOf = (tree: ExplainedCondition): readonly ExplainedCondition[] =>
  tree.parts.length === 0 ? [tree] : tree.parts.flatMap(leavesOf);

/** Why a fact is of no use to its comparison; its word, and to a person. */
export const lackOf = (
  { fact, value, origin, staleAfterMs }: ExplainedFact,
  ago: string | null,
): readonly [word: string, text: string] => {
  if (value !== null) {
    if (origin === 'filling') return ['filling', `${fact} is not sure yet: its window is not filled`];
    return ['wrong-type', `${fact} is ${show(value)}, which its comparison cannot use`];
  }
  const heard = ago === null ? '' : `last heard ${ago} ago, `;
  const lack = staleAfterMs === undefined ? (LACKS[origin] ?? origin) : `staleAfter ${formatClock(staleAfterMs)}`;
  return [origin, `${fact} is unknown: ${heard}${lack}`];
};

const LACKS: Readonly<Partial<Record<ExplainedFact['origin'], string>>> = {
  'never-heard': 'never heard',
  lost: 'lost in a restart, and not heard since',
  stale: 'that is too long ago',
  filling: 'its window is not filled',
  refilling: 'its window was lost in a restart, and is not filled again',
  'too-few-samples': 'its window has too few samples',
  empty: 'the device says that it has no value',
  'no-attribute': 'the inventory does not have it',
  'no-such-path': 'the value has nothing at this path',
};

/** A value as a person reads it, 60 characters at most. */
export const show = (value: Json): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};
