import { parseDuration } from '../../base/duration.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import type { Names } from '../check-comparison.ts';
import { comparisonsOf, factOperands } from '../condition.ts';
import { readCondition } from '../draft-trigger.ts';
import { parsePath } from '../parse-path.ts';
import type { WrittenFact } from '../written-fact.ts';
import type { WrittenRule } from '../written-rule.ts';
import { type DerivedFact, type DerivedFunction, FUNCTIONS, type OfCondition, type OfFact } from './definition.ts';

/** The facts of a rule that are made of the samples of one device; those with faults are left out. */
export const draftDerived = (rule: WrittenRule, names: Names | null): readonly DerivedFact[] => {
  const { written, place } = rule;
  if (!isJsonObject(written.facts)) return [];
  return Object.entries(written.facts).flatMap(([name, settings]) => {
    if (!isJsonObject(settings) || settings.across !== undefined) return [];
    const draft = draftFact({ rule, names, name, settings, path: [...place('facts'), name] });
    return draft ? [draft] : [];
  });
};

const OPTIONS = ['over', 'last', 'p', 'per', 'path'] as const;

const draftFact = (placed: WrittenFact): DerivedFact | null => {
  const { rule, name, settings, path } = placed;
  const { faults } = rule;
  const [made, other] = FUNCTIONS.filter((key) => settings[key] !== undefined);
  if (!made) {
    for (const option of OPTIONS.filter((key) => settings[key] !== undefined)) {
      faults.atKey([...path, option], `"${option}" belongs to a derived fact, and this is none`, {
        expected: `one of ${FUNCTIONS.join(', ')} beside it`,
      });
    }
    if (settings.share !== undefined)
      faults.atKey([...path, 'share'], '"share" needs across: devices', { instead: 'across: devices beside it' });
    return null;
  }
  if (other) {
    faults.atKey([...path, other], `"${other}" beside "${made}": a derived fact is one of them`, {
      instead: 'a fact with a name of its own for each',
    });
    return null;
  }
  checkOptions(placed, made);
  const of = readOf(placed, made);
  if (!of) return null;
  const overMs = durationOf(settings.over);
  const last = typeof settings.last === 'number' ? settings.last : overMs === null ? IMPLIED_LAST[made] : null;
  return {
    ...{ name, function: made, of, path, overMs, last: last ?? null, default: settings.default },
    perMs: durationOf(settings.per) ?? 1000,
    p: typeof settings.p === 'number' ? settings.p : 50,
  };
};

/** Without a window the newest sample is held against the one before. */
const IMPLIED_LAST: Partial<Record<DerivedFunction, number>> = { delta: 2, rate: 2 };

type Span = 'needed' | 'may' | 'over' | 'none';

/** Whether the function looks back over a window. */
const SPAN: Readonly<Record<DerivedFunction, Span>> = {
  avg: 'needed',
  min: 'needed',
  max: 'needed',
  sum: 'needed',
  count: 'needed',
  stddev: 'needed',
  median: 'needed',
  percentile: 'needed',
  rate: 'may',
  delta: 'may',
  changed: 'over',
  previous: 'none',
  age: 'none',
  duration: 'none',
};

const checkOptions = (placed: WrittenFact, made: DerivedFunction): void => {
  const { rule, settings, path } = placed;
  const { faults } = rule;
  const has = (key: string) => settings[key] !== undefined;
  const refuse = (key: string, message: string) => {
    if (has(key)) faults.atKey([...path, key], message, { instead: `the fact without ${key}` });
  };
  const span = SPAN[made];
  if (span === 'needed' && !has('over') && !has('last')) {
    faults.at(path, `"${made}" needs a window`, {
      expected: 'over: a duration such as 5m, or last: a number of samples',
    });
  }
  if (has('over') && has('last')) refuse('last', '"last" beside "over": a window has one of them');
  if (durationOf(settings.over) === 0)
    faults.at([...path, 'over'], 'a window of no time holds nothing', { instead: 'a duration such as 5m' });
  if (span === 'none') refuse('over', `"${made}" has no window`);
  if (span === 'none' || span === 'over') refuse('last', `"${made}" does not count samples`);
  if (made === 'percentile' && !has('p'))
    faults.at(path, '"percentile" needs p', { expected: 'p: 0 to 100, such as 95' });
  if (made !== 'percentile') refuse('p', '"p" belongs to "percentile"');
  if (made !== 'rate') refuse('per', '"per" belongs to "rate"');
  if (durationOf(settings.per) === 0)
    faults.at([...path, 'per'], 'a rate is per some time', { instead: 'a duration such as 1h' });
  if (made === 'age') refuse('path', 'the age is that of the whole fact, whatever stands in it');
  refuse('staleAfter', '"staleAfter" belongs to a field of the payload; a window has "over"');
};

/** As the schema reads it too: what is no duration is its fault. */
const durationOf = (value: Json | undefined): number | null => {
  const parsed = typeof value === 'string' ? parseDuration(value) : undefined;
  return parsed?.ok ? parsed.value : null;
};

const readOf = (placed: WrittenFact, made: DerivedFunction): OfFact | OfCondition | null => {
  const value = placed.settings[made];
  if (typeof value === 'string') return made === 'duration' ? refuseFact(placed) : readFact(placed, made, value);
  return made === 'duration' || made === 'count' ? readConditionOf(placed, made) : null;
};

const refuseFact = ({ rule, path }: WrittenFact): null => {
  rule.faults.at([...path, 'duration'], 'it is a condition that lasts, not a fact', {
    expected: 'a condition such as { fact, operator, value } or { condition: name }',
  });
  return null;
};

const readFact = (placed: WrittenFact, made: DerivedFunction, fact: string): OfFact | null => {
  const { rule, names, path } = placed;
  const { faults } = rule;
  const at = [...path, made];
  const jsonPath = parsePath(placed.settings, placed.path, placed.rule.faults);
  if (names?.captures.includes(fact))
    faults.at(at, `"${fact}" names a level of the topic, not a fact`, { instead: 'a field of the payload' });
  else if (fact.includes('.'))
    faults.at(at, `"${fact}" is no field of the payload`, {
      instead: 'the field before the dot, and path: $.name beside it',
    });
  else if (isMade(rule, fact)) faults.at(at, derivedItself(fact), { instead: 'a field of the payload' });
  else if (jsonPath !== undefined) return { type: 'fact', fact, jsonPath };
  return null;
};

const derivedItself = (fact: string): string =>
  `"${fact}" is derived itself, and derived facts are made of fields of the payload alone`;

const readConditionOf = (placed: WrittenFact, made: 'count' | 'duration'): OfCondition | null => {
  const { rule, names, settings, path } = placed;
  const { faults, named } = rule;
  if (settings.path !== undefined) {
    faults.atKey([...path, 'path'], 'a condition has its paths within its comparisons', { expected: 'no path here' });
  }
  const condition = readCondition(rule, settings[made], { path: [...path, made], names });
  if (!condition) return null;
  const derived = comparisonsOf(condition, named)
    .flatMap(factOperands)
    .filter(({ fact }) => isMade(rule, fact));
  for (const { fact, path: at } of derived) faults.at(at, derivedItself(fact), { instead: 'a field of the payload' });
  return derived.length > 0 ? null : { type: 'condition', condition };
};

/** Whether the rule's `facts` say how it is made: any key but those of a plain field. */
const isMade = ({ written: { facts } }: WrittenRule, name: string): boolean => {
  const settings = isJsonObject(facts) && Object.hasOwn(facts, name) ? facts[name] : undefined;
  return isJsonObject(settings) && Object.keys(settings).some((key) => key !== 'default' && key !== 'staleAfter');
};
