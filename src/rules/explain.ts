import type { Labels, WallMoment } from '../model/reading.ts';
import type { CompiledCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Comparison, Condition } from './condition.ts';
import type { ExplainedCondition, ExplainedFact, Explanation } from './explanation.ts';
import type { FactReader } from './fact-reader.ts';
import type { Memory } from './memory.ts';
import { showValue } from './show-value.ts';

/** The whole tree, each condition judged by itself: also those that the verdict did not need. */
export const createExplain =
  (compiled: CompiledCondition) =>
  (memory: Memory, now: WallMoment, labels: Labels = memory.labels): Explanation => {
    const tree = explainCondition(compiled, (judged) => ({
      verdict: judged.judge(memory, now, labels),
      facts: judged.readers.map((read) => explainFact(read, [memory, now, labels])),
    }));
    return { ...tree, missing: [...new Set(missingIn(tree))], filling: [...new Set(fillingIn(tree))] };
  };

type Moments = Parameters<FactReader['read']>;

/** One fact as it stands now, and where it comes from or why it has no value. */
export const explainFact = (
  { name, reader }: Pick<CompiledCondition['readers'][number], 'name' | 'reader'>,
  [memory, now, labels]: Moments,
): ExplainedFact => {
  const origin = reader.origin(memory, now, labels);
  const isStale = origin === 'stale' && reader.aging !== null;
  return {
    fact: name,
    value: reader.read(memory, now, labels) ?? null,
    origin,
    ...(isStale && { staleAfterMs: reader.aging.staleAfter }),
  };
};

/** Several conditions beside each other, each under its name, such as the levels of a rule. */
export const explainAll = (named: readonly (readonly [string, CompiledCondition])[]): CompiledRule['explain'] => {
  const explains = named.map(([name, compiled]) => ({ name, explain: createExplain(compiled) }));
  return (memory, now, labels) => {
    const trees = explains.map(({ name, explain }) => ({ name, tree: explain(memory, now, labels) }));
    const verdicts = trees.map(({ tree }) => tree.verdict);
    return {
      condition: 'levels',
      verdict: verdicts.includes('true') ? 'true' : verdicts.includes('unknown') ? 'unknown' : 'false',
      facts: [],
      parts: trees.map(({ name, tree }) => ({
        condition: name,
        verdict: tree.verdict,
        facts: [],
        parts: [toPart(tree)],
      })),
      missing: [...new Set(trees.flatMap(({ tree }) => tree.missing))],
      filling: [...new Set(trees.flatMap(({ tree }) => tree.filling))],
    };
  };
};

const toPart = ({ missing: _missing, filling: _filling, ...tree }: Explanation): ExplainedCondition => tree;

type Look = (compiled: CompiledCondition) => Pick<ExplainedCondition, 'verdict' | 'facts'>;

const explainCondition = (compiled: CompiledCondition, look: Look): ExplainedCondition => ({
  condition: describeCondition(compiled.condition),
  ...look(compiled),
  parts: compiled.parts.map((part) => explainCondition(part, look)),
});

/** `all`, `any`, `not`, the name of a condition, or a comparison such as `temperature greaterThan -15`. */
export const describeCondition = (condition: Condition): string => {
  if (condition.name !== null) return condition.name;
  if (condition.type === 'comparison') return describeComparison(condition);
  return condition.type === 'reference' ? condition.to : condition.type;
};

const describeComparison = ({ fact, operator, value }: Comparison): string =>
  [fact.fact, fact.jsonPath?.text, operator.name, ...operandWords(value)].filter(Boolean).join(' ');

const operandWords = (value: Comparison['value']): readonly (string | undefined)[] =>
  value.type === 'constant' ? [showValue(value.value)] : [value.fact, value.jsonPath?.text];

/** Facts without a value where there are such, otherwise those whose type did not fit; not those only waited for. */
const missingIn = ({ verdict, facts, parts }: ExplainedCondition): readonly string[] => {
  if (verdict !== 'unknown') return [];
  const absent = facts.filter(({ value }) => value === null);
  const wanting = absent.length > 0 ? absent : facts.some(isFilling) ? [] : facts;
  return [...wanting.map(({ fact }) => fact), ...parts.flatMap(missingIn)];
};

const fillingIn = ({ verdict, facts, parts }: ExplainedCondition): readonly string[] =>
  verdict === 'unknown' ? [...facts.filter(isFilling).map(({ fact }) => fact), ...parts.flatMap(fillingIn)] : [];

const isFilling = ({ origin }: ExplainedFact): boolean => origin === 'filling';
