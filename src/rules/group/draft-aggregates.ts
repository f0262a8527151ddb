import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Names } from '../check-comparison.ts';
import type { Condition, FactOperand } from '../condition.ts';
import { readCondition } from '../draft-trigger.ts';
import { parsePath } from '../parse-path.ts';
import type { WrittenFact } from '../written-fact.ts';
import type { WrittenRule } from '../written-rule.ts';
import { AGGREGATE_FUNCTIONS, type AggregateFunction } from './aggregate-keys.ts';

/** A fact that is put together over the devices of one key, checked. */
export type AggregateDraft = FactAggregate | ConditionAggregate;

interface FactAggregate {
  readonly type: 'fact';
  readonly name: string;
  readonly kind: AggregateFunction;
  readonly operand: FactOperand;
}

interface ConditionAggregate {
  readonly type: 'condition';
  readonly name: string;
  readonly kind: 'count' | 'share';
  readonly condition: Condition;
}

/** The rule's facts with `across: devices`; those with faults are left out. */
export const draftAggregates = (rule: WrittenRule, names: Names | null): readonly AggregateDraft[] => {
  const { written, place } = rule;
  if (!isJsonObject(written.facts)) return [];
  return Object.entries(written.facts).flatMap(([name, settings]) => {
    if (!isAggregated(settings)) return [];
    const draft = draftAggregate({ rule, names, name, settings, path: [...place('facts'), name] });
    return draft ? [draft] : [];
  });
};

/** Names of the facts that are put together over devices, faulty ones too. */
export const aggregatedNames = (facts: unknown): readonly string[] =>
  isJsonObject(facts) ? Object.keys(facts).filter((name) => isAggregated(facts[name])) : [];

const isAggregated = (settings: unknown): settings is JsonObject =>
  isJsonObject(settings) && settings.across !== undefined;

const EXPECTED = AGGREGATE_FUNCTIONS.join(', ');
const BESIDE = ['across', 'path', 'staleAfter', 'default'];

const draftAggregate = (placed: WrittenFact): AggregateDraft | null => {
  const { rule, settings, path, name } = placed;
  const { faults } = rule;
  const [kind, other] = AGGREGATE_FUNCTIONS.filter((key) => settings[key] !== undefined);
  if (!kind) {
    faults.at(path, 'says not what to make of the devices', { expected: `one of ${EXPECTED}` });
    return null;
  }
  if (other)
    faults.atKey([...path, other], `"${other}" beside "${kind}": a fact is one of them`, {
      instead: 'a fact with a name of its own for each',
    });
  for (const key of Object.keys(settings)) {
    if (key === kind || key === other || BESIDE.includes(key)) continue;
    faults.atKey([...path, key], `"${key}" does not go with "across": of each device its newest value counts`, {
      instead: `the fact without ${key}`,
    });
  }
  const of = settings[kind];
  if (typeof of === 'string') return draftFact(placed, kind, of);
  if (kind !== 'count' && kind !== 'share') return null;
  if (settings.path !== undefined)
    faults.atKey([...path, 'path'], 'a condition has its paths within its comparisons', { expected: 'no path here' });
  const condition = readCondition(rule, of, { path: [...path, kind], names: placed.names });
  return condition && { type: 'condition', name, kind, condition };
};

const draftFact = (placed: WrittenFact, kind: AggregateFunction, fact: string): AggregateDraft | null => {
  const { rule, names, name, path } = placed;
  const { faults, written } = rule;
  const at = [...path, kind];
  const jsonPath = parsePath(placed.settings, placed.path, placed.rule.faults);
  if (kind === 'share')
    faults.at(at, 'a share is of the devices for which a condition holds', {
      received: fact,
      instead: `share: { fact: ${fact}, operator: greaterThan, value: 0 }, or whichever condition is meant`,
    });
  else if (names?.captures.includes(fact))
    faults.at(at, `"${fact}" names a level of the topic, not a fact`, { instead: 'a field of the payload' });
  else if (fact.includes('.'))
    faults.at(at, `"${fact}" is no field of the payload`, {
      instead: 'the field before the dot, and path: $.name beside it',
    });
  else if (aggregatedNames(written.facts).includes(fact))
    faults.at(at, `"${fact}" is of all devices itself; name a field of the payload`);
  else if (jsonPath !== undefined) {
    return { type: 'fact', name, kind, operand: { type: 'fact', fact, jsonPath, path: at } };
  }
  return null;
};
