import type { Verdict } from '../model/verdict.ts';
import type { ChangesAt, CompiledCondition } from './compile-condition.ts';
import type { Evaluate, Evaluation } from './compiled-rule.ts';
import { type AgingFact, isStale } from './fact-reader.ts';

/** The condition as the rest of Tocsin asks it. Without facts that change by themselves it hands out the same three objects. */
export const createEvaluate = (compiled: CompiledCondition): Evaluate => {
  const { judge } = compiled;
  const changes = changesOf(compiled);
  if (changes.length === 0) return (memory, now, labels = memory.labels) => settled(judge(memory, now, labels));
  const [only, ...others] = changes;
  if (only && others.length === 0) {
    return (memory, now, labels = memory.labels) => {
      const verdict = judge(memory, now, labels);
      const recheckAt = only(memory, now, labels);
      return recheckAt === Number.POSITIVE_INFINITY ? settled(verdict) : { verdict, recheckAt };
    };
  }
  return (memory, now, labels = memory.labels) => {
    const verdict = judge(memory, now, labels);
    let recheckAt = Number.POSITIVE_INFINITY;
    for (const changesAt of changes) recheckAt = Math.min(recheckAt, changesAt(memory, now, labels));
    return recheckAt === Number.POSITIVE_INFINITY ? settled(verdict) : { verdict, recheckAt };
  };
};

/** What in a condition may change without a message: each fact that grows stale once, however often it is read. */
export const changesOf = (compiled: CompiledCondition): readonly ChangesAt[] => {
  const bySlot = new Map<number, AgingFact>();
  const changes: ChangesAt[] = [];
  const collect = ({ readers, parts }: CompiledCondition) => {
    for (const { reader, changesAt } of readers) {
      if (reader.aging) bySlot.set(reader.aging.slot, reader.aging);
      if (changesAt) changes.push(changesAt);
    }
    for (const part of parts) collect(part);
  };
  collect(compiled);
  return [...[...bySlot.values()].map(growsStaleAt), ...new Set(changes)];
};

export const growsStaleAt =
  (fact: AgingFact): ChangesAt =>
  (memory, now) => {
    const watchedAt = memory.watchedAt[fact.slot];
    return watchedAt === undefined || isStale(memory, now, fact)
      ? Number.POSITIVE_INFINITY
      : watchedAt + fact.staleAfter;
  };

const freeze = (verdict: Verdict): Evaluation => Object.freeze({ verdict, recheckAt: null });
const TRUE = freeze('true');
const FALSE = freeze('false');
const UNKNOWN = freeze('unknown');

const settled = (verdict: Verdict): Evaluation => (verdict === 'true' ? TRUE : verdict === 'false' ? FALSE : UNKNOWN);
