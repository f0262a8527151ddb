import type { Json } from '../base/json.ts';
import type { Labels, WallMoment } from '../model/reading.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Comparison, Condition, NamedConditions } from './condition.ts';
import { negate } from './decorators.ts';
import { fromLeast, numbersIn } from './derived/least.ts';
import { createFactReader, type FactReader, type FactScope } from './fact-reader.ts';
import type { Memory } from './memory.ts';

export type Judge = (memory: Memory, now: WallMoment, labels: Labels) => Verdict;

/** A condition as closures over the slots of its facts; what it was made from is kept for explanations. */
export interface CompiledCondition {
  readonly condition: Condition;
  readonly judge: Judge;
  readonly parts: readonly CompiledCondition[];
  readonly readers: readonly ReadSide[];
}

/** Watch time at which something may change without a message; Infinity when it will not. */
export type ChangesAt = (memory: Memory, now: WallMoment, labels: Labels) => number;

/** A fact on one side of a comparison. */
export interface ReadSide {
  readonly name: string;
  readonly reader: FactReader;
  /** For a fact that changes by itself: when it may come to another side of what it is compared with. */
  readonly changesAt?: ChangesAt | undefined;
}

/** `condition` must be checked before: a reference that leads nowhere is a bug here. */
export const compileCondition = (condition: Condition, named: NamedConditions, scope: FactScope): CompiledCondition => {
  switch (condition.type) {
    case 'comparison':
      return compileComparison(condition, scope);
    case 'not': {
      const part = compileCondition(condition.part, named, scope);
      return { condition, parts: [part], readers: [], judge: (m, now, labels) => negate(part.judge(m, now, labels)) };
    }
    case 'reference': {
      const target = named.get(condition.to);
      if (!target) throw new Error(`no condition ${condition.to}`);
      const part = compileCondition(target, named, scope);
      return { condition, parts: [part], readers: [], judge: part.judge };
    }
    default: {
      const parts = condition.parts.map((part) => compileCondition(part, named, scope));
      const decisive = condition.type === 'all' ? 'false' : 'true';
      return { condition, parts, readers: [], judge: joinPlain(parts, decisive) ?? joinJudges(parts, decisive) };
    }
  }
};

/** Kleene's `all` (decided by the first false) and `any` (by the first true); pairs, the usual case, without a loop. */
const joinJudges = (parts: readonly CompiledCondition[], decisive: Verdict): Judge => {
  const judges = parts.map(({ judge }) => judge);
  const [first, second, third] = judges;
  if (first && !second) return first;
  if (first && second && !third) return joinTwo(first, second, decisive);
  const otherwise = negate(decisive);
  return (memory, now, labels) => {
    let joined: Verdict = otherwise;
    for (const judge of judges) {
      const verdict = judge(memory, now, labels);
      if (verdict === decisive) return verdict;
      if (verdict === 'unknown') joined = verdict;
    }
    return joined;
  };
};

const joinTwo =
  (first: Judge, second: Judge, decisive: Verdict): Judge =>
  (memory, now, labels) => {
    const a = first(memory, now, labels);
    if (a === decisive) return a;
    const b = second(memory, now, labels);
    return b === decisive || a !== 'unknown' ? b : a;
  };

/**
 * Two comparisons of a remembered fact with a constant, as most rules are: one closure that reads one place in memory,
 * where closures within closures would be read from all over it for each of ten thousand rules.
 */
const joinPlain = (parts: readonly CompiledCondition[], decisive: Verdict): Judge | null => {
  const [a, b, ...more] = parts.map(plainOf);
  if (!a || !b || more.length > 0) return null;
  const { slot: slotA, compare: compareA, constant: constantA } = a;
  const { slot: slotB, compare: compareB, constant: constantB } = b;
  return ({ values }) => {
    const first = compareA(values[slotA], constantA);
    if (first === decisive) return first;
    const second = compareB(values[slotB], constantB);
    return second === decisive || first !== 'unknown' ? second : first;
  };
};

const plainOf = ({ condition, readers }: CompiledCondition) => {
  const slot = readers[0]?.reader.slot ?? null;
  if (condition.type !== 'comparison' || condition.value.type !== 'constant' || slot === null) return null;
  return { slot, compare: condition.operator.compare, constant: condition.value.value };
};

const compileComparison = (condition: Comparison, scope: FactScope): CompiledCondition => {
  const { fact, value, operator } = condition;
  const reader = createFactReader(fact, scope);
  if (value.type === 'constant') {
    const limits = numbersIn(value.value);
    return {
      condition,
      parts: [],
      readers: [toSide(nameOf(fact), reader, () => limits)],
      judge: againstConstant(reader, operator.compare, value.value),
    };
  }
  const other = createFactReader(value, scope);
  return {
    condition,
    parts: [],
    readers: [
      toSide(nameOf(fact), reader, (...asked) => numbersIn(other.read(...asked))),
      toSide(nameOf(value), other, (...asked) => numbersIn(reader.read(...asked))),
    ],
    judge: againstFact(reader, other, operator.compare),
  };
};

type LimitsOf = (memory: Memory, now: WallMoment, labels: Labels) => readonly number[];

const toSide = (name: string, reader: FactReader, limitsOf: LimitsOf): ReadSide => {
  const { changesAt, changesAnywayAt } = reader;
  // As it is, so that all rules that read the fact ask one function, which stays at hand.
  if (changesAnywayAt) return { name, reader, changesAt: changesAnywayAt };
  if (!changesAt) return { name, reader };
  return { name, reader, changesAt: (m, now, labels) => changesAt(m, now, limitsOf(m, now, labels)) };
};

/** `shelly` or `shelly $['temperature:0'].tC`. */
export const nameOf = ({ fact, jsonPath }: Comparison['fact']): string =>
  jsonPath ? `${fact} ${jsonPath.text}` : fact;

type Compare = Comparison['operator']['compare'];

const againstConstant = (reader: FactReader, compare: Compare, constant: Json): Judge => {
  const { slot, read, isLeast } = reader;
  if (slot !== null) return (memory) => compare(memory.values[slot], constant);
  if (!isLeast) return (memory, now, labels) => compare(read(memory, now, labels), constant);
  return (memory, now, labels) => {
    const fact = read(memory, now, labels);
    if (!isLeast(memory, now)) return compare(fact, constant);
    return fromLeast(fact, numbersIn(constant), (value) => compare(value, constant));
  };
};

const againstFact = ({ read, isLeast }: FactReader, other: FactReader, compare: Compare): Judge => {
  const { read: readOther, isLeast: isOtherLeast } = other;
  if (!isLeast && !isOtherLeast) {
    return (memory, now, labels) => compare(read(memory, now, labels), readOther(memory, now, labels));
  }
  return (memory, now, labels) => {
    const fact = read(memory, now, labels);
    const value = readOther(memory, now, labels);
    const judge = isLeast?.(memory, now)
      ? (against: Json | undefined) => fromLeast(fact, numbersIn(against), (each) => compare(each, against))
      : (against: Json | undefined) => compare(fact, against);
    return isOtherLeast?.(memory, now) ? fromLeast(value, numbersIn(fact), judge) : judge(value);
  };
};
