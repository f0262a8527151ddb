import { WEEKDAYS } from '../active-schema.ts';
import type { DerivedFact } from '../derived/definition.ts';
import type { AggregateFunction } from '../group/aggregate-keys.ts';
import { anything, type Domain, numbersIn, textsIn, truthValues } from './domain.ts';

/** What a fact of the wall clock can be; undefined for any other fact. */
export const timeDomain = (fact: string): Domain | undefined => {
  const domain = Object.hasOwn(TIMES, fact) ? TIMES[fact] : undefined;
  return domain && { ...domain, mayBeMissing: false };
};

const whole = (from: number, to: number): Domain => numbersIn({ from, to, whole: true });

const TIMES: Readonly<Record<string, Domain>> = {
  'time.hour': whole(0, 23),
  'time.minute': whole(0, 59),
  'time.minuteOfDay': whole(0, 1439),
  'time.weekday': textsIn(WEEKDAYS),
  'time.weekdayNumber': whole(1, 7),
  'time.day': whole(1, 31),
  'time.month': whole(1, 12),
  'time.year': whole(1970, Number.POSITIVE_INFINITY),
  'time.date': textsIn('any'),
};

/** What a derived fact can be while its devices report every so many ms; null: however often. */
export const derivedDomain = (fact: DerivedFact, everyMs: number | null): Domain => {
  switch (fact.function) {
    case 'count':
      return whole(0, mostSamples(fact, everyMs));
    case 'stddev':
    case 'age':
    case 'duration':
      return numbersIn({ from: 0 });
    case 'changed':
      return truthValues;
    case 'previous':
      return anything;
    default:
      return numbersIn({});
  }
};

const mostSamples = ({ last, overMs }: DerivedFact, everyMs: number | null): number => {
  if (last !== null) return last;
  return overMs === null || everyMs === null ? Number.POSITIVE_INFINITY : Math.floor(overMs / everyMs) + 1;
};

/** What a fact over several devices can be. */
export const aggregateDomain = (kind: AggregateFunction): Domain => {
  if (kind === 'count') return whole(0, Number.POSITIVE_INFINITY);
  return kind === 'share' ? numbersIn({ from: 0, to: 1 }) : numbersIn({});
};
