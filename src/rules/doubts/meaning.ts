import { WEEKDAYS } from '../active-schema.ts';
import { attributeName } from '../attribute-fact.ts';
import { type Condition, comparisonsOf, type FactOperand, factOperands, type NamedConditions } from '../condition.ts';
import type { DerivedFact } from '../derived/definition.ts';
import type { FactSettings } from '../fact-reader.ts';
import { labelName } from '../fact-reader.ts';
import type { AggregateDraft } from '../group/draft-aggregates.ts';
import { type ClockFact, clockFact } from './clock.ts';
import { anything, type Domain, numbersIn, textsIn, truthValues } from './domain.ts';

/** What a name in a condition stands for. */
export interface Meaning {
  /** The same for two names, of two rules even, when they always have the same value. */
  readonly key: string;
  /** Keys of what it is made of, its own among them. */
  readonly madeOf: readonly string[];
  readonly domain: Domain;
  /** A device may never have it, and then a comparison over it is never true or false. */
  readonly isOwed: boolean;
  /** Of a fact of the wall clock: what it hangs on. */
  readonly clock?: Clock;
}

export interface Clock extends ClockFact {
  /** The same for all facts of one zone. */
  readonly key: string;
}

export const clockKey = (zone: string): string => keyOf('clock', zone);

/** What the names in the conditions of one rule stand for. */
export interface Names {
  readonly named: NamedConditions;
  readonly meaningOf: (operand: FactOperand) => Meaning;
}

export interface Scope {
  readonly named: NamedConditions;
  readonly captures: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, FactSettings>>;
  readonly derived: readonly DerivedFact[];
  readonly aggregates: readonly AggregateDraft[];
  readonly zone: string;
  /** How often the devices report, ms; null: nobody knows. Then a count over a time may come to anything. */
  readonly everyMs: number | null;
}

export const createNames = (scope: Scope): Names => {
  const { named, derived, aggregates } = scope;
  const payload: Names = { named, meaningOf: (operand) => plainMeaning(operand, scope) };
  const device: Names = {
    named,
    meaningOf: (operand) => {
      const made = derived.find(({ name }) => name === operand.fact);
      return made ? derivedMeaning(made, operand, { scope, beneath: payload }) : payload.meaningOf(operand);
    },
  };
  return {
    named,
    meaningOf: (operand) => {
      const made = aggregates.find(({ name }) => name === operand.fact);
      return made ? aggregateMeaning(made, operand, { scope, beneath: device }) : device.meaningOf(operand);
    },
  };
};

const plainMeaning = (operand: FactOperand, { captures, labels, settings, zone }: Scope): Meaning => {
  const { fact, jsonPath } = operand;
  const label = labelName(fact, captures);
  if (label !== undefined) return labelMeaning(label, labels);
  const time = TIMES[fact];
  if (time) {
    const clock = clockFact(fact);
    const meaning = asItIs(keyOf('time', fact, zone), { ...time, mayBeMissing: false }, false);
    return clock ? { ...meaning, clock: { ...clock, key: clockKey(zone) } } : meaning;
  }
  if (attributeName(fact) !== undefined) return asItIs(keyOf('attribute', fact, jsonPath?.text), anything, true);
  const { default: standIn, staleAfter } = (Object.hasOwn(settings, fact) ? settings[fact] : undefined) ?? {};
  const key = keyOf('fact', fact, jsonPath?.text, standIn, staleAfter);
  return asItIs(key, withDefault(anything, standIn), standIn === undefined);
};

const asItIs = (key: string, domain: Domain, isOwed: boolean): Meaning => ({ key, madeOf: [key], domain, isOwed });

const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);

const labelMeaning = (name: string, labels: Scope['labels']): Meaning => {
  const own = Object.hasOwn(labels, name) ? labels[name] : undefined;
  if (own === undefined) return asItIs(keyOf('label', name), textsIn('any'), false);
  return asItIs(keyOf('label', name, own), { ...textsIn([own]), mayBeMissing: false }, false);
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

interface Made {
  readonly scope: Scope;
  /** Of what it is made of. */
  readonly beneath: Names;
}

const derivedMeaning = (fact: DerivedFact, { jsonPath }: FactOperand, { scope, beneath }: Made): Meaning => {
  const { path: _place, name: _name, of, default: standIn, ...how } = fact;
  const input = of.type === 'fact' ? inputOf({ ...of, path: [] }, beneath) : inputOf(of.condition, beneath);
  const key = keyOf('derived', how, input.text, standIn, jsonPath?.text);
  return {
    key,
    madeOf: [key, ...input.facts],
    domain: withDefault(derivedDomain(fact, scope.everyMs), standIn),
    isOwed: false,
  };
};

interface Input {
  readonly text: string;
  readonly facts: readonly string[];
}

const inputOf = (of: FactOperand | Condition, names: Names): Input => {
  if (of.type === 'fact') {
    const { key } = names.meaningOf(of);
    return { text: key, facts: [key] };
  }
  const operands = comparisonsOf(of, names.named).flatMap(factOperands);
  return { text: textOf(of, names), facts: operands.flatMap((operand) => names.meaningOf(operand).madeOf) };
};

const derivedDomain = (fact: DerivedFact, everyMs: number | null): Domain => {
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

const aggregateMeaning = (draft: AggregateDraft, { jsonPath }: FactOperand, { scope, beneath }: Made): Meaning => {
  const { default: standIn, staleAfter } = scope.settings[draft.name] ?? {};
  const input = inputOf(draft.type === 'fact' ? draft.operand : draft.condition, beneath);
  const key = keyOf('across', draft.kind, input.text, standIn, staleAfter, jsonPath?.text);
  return { key, madeOf: [key], domain: withDefault(aggregateDomain(draft.kind), standIn), isOwed: false };
};

const aggregateDomain = (kind: AggregateDraft['kind']): Domain => {
  if (kind === 'count') return whole(0, Number.POSITIVE_INFINITY);
  return kind === 'share' ? numbersIn({ from: 0, to: 1 }) : numbersIn({});
};

const withDefault = (domain: Domain, standIn: FactSettings['default']): Domain =>
  standIn === undefined ? domain : { ...domain, also: [standIn] };

/** The same for two conditions that are written alike, whatever their names are. */
const textOf = (condition: Condition, names: Names): string => {
  switch (condition.type) {
    case 'comparison': {
      const { fact, operator, value } = condition;
      const other = value.type === 'fact' ? names.meaningOf(value).key : { constant: value.value };
      return keyOf(operator.name, names.meaningOf(fact).key, other);
    }
    case 'reference': {
      const target = names.named.get(condition.to);
      return target ? textOf(target, names) : keyOf('nothing');
    }
    case 'not':
      return keyOf('not', textOf(condition.part, names));
    default:
      return keyOf(condition.type, ...condition.parts.map((part) => textOf(part, names)));
  }
};
