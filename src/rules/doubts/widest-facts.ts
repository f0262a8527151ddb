import type { Json } from '../../base/json.ts';
import { comparisonsOf } from '../condition.ts';
import type { DerivedFunction } from '../derived/definition.ts';
import { conditionsOf } from '../trigger.ts';
import type { SmsOutlook } from './sms-outlook.ts';
import { conditionsBeneath, type Subject } from './subject.ts';

/** What facts come to at most, by what a rule compares them with and by what its tests send. */
export interface WidestFacts {
  readonly of: (fact: string) => readonly Json[];
  /** Whether the rule itself takes this name for a fact. */
  readonly isKnown: (fact: string) => boolean;
  /** A number of which nothing is known. */
  readonly any: readonly Json[];
}

export const createWidestFacts = (subject: Subject, worstOf: SmsOutlook['worstOf']): WidestFacts => {
  const own = ownValues(subject);
  const seen = (fact: string) => [...(own.get(fact) ?? []), ...(subject.shown.values.get(fact) ?? [])];
  const made = madeBy(subject);
  const any = numbersLike([], 'sent');
  return {
    any,
    isKnown: (fact) => own.has(fact),
    of: (fact) => {
      const values = seen(fact);
      const texts = values.filter((value) => typeof value === 'string');
      if (texts.length > 0 && !made.has(fact)) return worstOf(texts);
      if (values.length > 0 && values.every((value) => typeof value === 'boolean')) return [false];
      return numbersLike(
        values.filter((value) => typeof value === 'number'),
        made.get(fact) ?? 'sent',
      );
    },
  };
};

/** How a number comes about: a device sends it, it is counted, or it is worked out and nobody rounds it. */
type Making = 'sent' | 'counted' | 'worked-out';

/** Digits before the point, of a number that nothing is known of. */
const DIGITS = 5;
/** Those of milliseconds. */
const COUNTED_DIGITS = 8;
/** As many as a number has at most. */
const MOST_DIGITS = 17;

/** One digit more than any that is known, below zero and above; behind the point two, or as many as are known. 0 shows nothing. */
const numbersLike = (known: readonly number[], making: Making): readonly number[] => {
  const sizes = known.filter((value) => value !== 0).map((value) => String(Math.trunc(Math.abs(value))).length);
  const before = sizes.length > 0 ? Math.max(...sizes) + 1 : making === 'counted' ? COUNTED_DIGITS : DIGITS;
  const whole = '8'.repeat(Math.min(before, MOST_DIGITS - 2));
  if (making === 'counted') return [Number(whole)];
  const decimals = known.map((value) => (String(value).split('.')[1] ?? '').length);
  const number = Number(`${whole}.${'8'.repeat(Math.max(2, ...decimals))}`);
  // Of all numbers of so many digits those that begin with 1 are the finest [IEEE 754], and print most digits.
  const finest = making === 'worked-out' ? [withMostDigits(Number(`1${String(number).slice(1)}`))] : [];
  // All nines are a digit more once they are rounded: -999.99 is -1000.
  const nines = Number(String(number).replaceAll('8', '9'));
  return [number, nines, ...finest].flatMap((each) => [-each, each]);
};

/** The next number that is printed with all the digits that a number can have. */
const withMostDigits = (number: number): number => {
  let next = number;
  for (let tries = 0; tries < 100 && String(next).length <= MOST_DIGITS; tries++) next += next * Number.EPSILON;
  return next;
};

/** Constants that conditions compare each fact with, and its stand-in. What a number equals says nothing of others. */
const ownValues = ({ draft, names, rule }: Subject): ReadonlyMap<string, readonly Json[]> => {
  const own = new Map<string, Json[]>();
  const take = (name: string, values: readonly Json[]) => own.set(name, [...(own.get(name) ?? []), ...values]);
  for (const [name, settings] of Object.entries(rule.facts ?? {}))
    if (settings.default !== undefined) take(name, [settings.default]);
  for (const condition of [...conditionsOf(draft.trigger), ...conditionsBeneath({ draft })]) {
    for (const { fact, operator, value } of comparisonsOf(condition, names.named)) {
      if (fact.jsonPath || value.type !== 'constant' || operator.value === 'boolean') continue;
      const constants = Array.isArray(value.value) ? value.value : [value.value];
      const isLimit = !EQUALITY.includes(operator.name.split(':').at(-1) ?? '');
      take(
        fact.fact,
        constants.filter((constant) => isLimit || typeof constant !== 'number'),
      );
    }
  }
  return own;
};

const EQUALITY = ['equal', 'notEqual', 'in', 'notIn'];

const madeBy = ({ draft }: Subject): ReadonlyMap<string, Making> =>
  new Map([
    ...draft.derived.map((fact) => [fact.name, BY_FUNCTION[fact.function]] as const),
    ...(draft.group?.aggregates ?? []).map(({ name, kind }) => [name, BY_FUNCTION[kind]] as const),
  ]);

const BY_FUNCTION: Readonly<Record<DerivedFunction | 'share', Making>> = {
  avg: 'worked-out',
  sum: 'worked-out',
  stddev: 'worked-out',
  median: 'worked-out',
  percentile: 'worked-out',
  rate: 'worked-out',
  delta: 'worked-out',
  share: 'worked-out',
  min: 'sent',
  max: 'sent',
  previous: 'sent',
  changed: 'sent',
  count: 'counted',
  age: 'counted',
  duration: 'counted',
};
