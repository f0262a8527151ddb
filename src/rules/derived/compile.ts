import type { JsonObject } from '../../base/json.ts';
import type { Labels, WallMoment } from '../../model/reading.ts';
import { compileCondition } from '../compile-condition.ts';
import type { NamedConditions } from '../condition.ts';
import { changesOf } from '../evaluate.ts';
import type { FactReader, FactScope } from '../fact-reader.ts';
import type { Memory } from '../memory.ts';
import { ageReader } from './age.ts';
import type { DerivedFact } from './definition.ts';
import { durationReader } from './duration.ts';
import { payloadFactsOf, planWindow } from './plan.ts';
import { windowReader } from './reader.ts';

/** The derived facts of one rule. */
export interface DerivedFacts {
  readonly readers: ReadonlyMap<string, FactReader>;
  /** Places of their windows. */
  readonly windows: readonly number[];
  /** Fields of the payload that they are made of. */
  readonly reads: readonly string[];
  /** Those of them that are asked for without a reading: how old they are, or for how long a condition of them has held. */
  readonly aged: readonly string[];
  /** Those that have a value, by name. */
  readonly values: (memory: Memory, now: WallMoment, labels?: Labels) => JsonObject;
}

/** `scope` is that of the rule, without derived facts: none is made of another. */
export const compileDerived = (
  facts: readonly DerivedFact[],
  named: NamedConditions,
  scope: FactScope,
): DerivedFacts => {
  const compiled = facts.map((fact) => ({ fact, ...compileFact(fact, named, scope) }));
  const beneath = (of: readonly DerivedFact[]) => [
    ...new Set(of.flatMap((fact) => payloadFactsOf(fact, named, scope.captures))),
  ];
  const readers = new Map(compiled.map(({ fact, reader }) => [fact.name, reader]));
  return {
    readers,
    windows: [...new Set(compiled.flatMap(({ place }) => (place === null ? [] : [place])))],
    reads: beneath(facts),
    aged: beneath(facts.filter((fact) => fact.function === 'age' || fact.function === 'duration')),
    values: (memory, now, labels = memory.labels) =>
      Object.fromEntries(
        [...readers].flatMap(([name, { read }]) => {
          const value = read(memory, now, labels);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
  };
};

interface CompiledFact {
  readonly reader: FactReader;
  readonly place: number | null;
}

const compileFact = (fact: DerivedFact, named: NamedConditions, scope: FactScope): CompiledFact => {
  const plan = planWindow(fact, named, scope);
  if (!plan) {
    const [heard = ''] = payloadFactsOf(fact, named, scope.captures);
    return { reader: ageReader(scope.layout.slot(heard), fact.default), place: null };
  }
  const place = scope.layout.window(plan);
  const { of } = plan;
  if (fact.function !== 'duration' || of.type !== 'condition' || fact.of.type !== 'condition') {
    return { reader: scope.layout.shared(keyOf(fact, place), () => windowReader({ fact, plan, place })), place };
  }
  const changes = changesOf(compileCondition(fact.of.condition, named, scope));
  return { reader: durationReader({ fact, plan, place, of, changes }), place };
};

/** All that its reader depends on: a thousand rules that ask the same read by the same few functions, which stay at hand. */
const keyOf = ({ function: made, overMs, perMs, p, default: standIn }: DerivedFact, place: number): string =>
  JSON.stringify(['window reader', place, made, overMs, perMs, p, standIn ?? null, standIn === undefined]);
