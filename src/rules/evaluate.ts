import type { Verdict } from '../model/verdict.ts';
import type { CompiledCondition } from './compile-condition.ts';
import type { Evaluate, Evaluation } from './compiled-rule.ts';
import { type AgingFact, isStale } from './fact-reader.ts';

/** The condition as the rest of Tocsin asks it. Without aging facts it hands out the same three objects. */
export const createEvaluate = (compiled: CompiledCondition): Evaluate => {
  const { judge } = compiled;
  const aging = agingFacts(compiled);
  if (aging.length === 0) return (memory, now, labels = memory.labels) => settled(judge(memory, now, labels));
  return (memory, now, labels = memory.labels) => {
    const verdict = judge(memory, now, labels);
    let recheckAt = Number.POSITIVE_INFINITY;
    for (const fact of aging) {
      const watchedAt = memory.watchedAt[fact.slot];
      if (watchedAt === undefined || isStale(memory, now, fact)) continue;
      recheckAt = Math.min(recheckAt, watchedAt + fact.staleAfter);
    }
    return recheckAt === Number.POSITIVE_INFINITY ? settled(verdict) : { verdict, recheckAt };
  };
};

/** Each fact that grows stale once, however often the condition reads it. */
const agingFacts = (compiled: CompiledCondition): readonly AgingFact[] => {
  const bySlot = new Map<number, AgingFact>();
  const collect = ({ readers, parts }: CompiledCondition) => {
    for (const { reader } of readers) if (reader.aging) bySlot.set(reader.aging.slot, reader.aging);
    for (const part of parts) collect(part);
  };
  collect(compiled);
  return [...bySlot.values()];
};

const freeze = (verdict: Verdict): Evaluation => Object.freeze({ verdict, recheckAt: null });
const TRUE = freeze('true');
const FALSE = freeze('false');
const UNKNOWN = freeze('unknown');

const settled = (verdict: Verdict): Evaluation => (verdict === 'true' ? TRUE : verdict === 'false' ? FALSE : UNKNOWN);
