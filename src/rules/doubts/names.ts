import { attributeName } from '../attribute-fact.ts';
import { type Condition, comparisonsOf, type FactOperand, factOperands, type NamedConditions } from '../condition.ts';
import type { DerivedFact } from '../derived/definition.ts';
import { type FactSettings, labelName } from '../fact-reader.ts';
import type { AggregateDraft } from '../group/draft-aggregates.ts';
import { clockFact } from './clock.ts';
import { anything, type Domain, textsIn } from './domain.ts';
import { aggregateDomain, derivedDomain, timeDomain } from './fact-domains.ts';
import { clockKey, keyOf, type Meaning, type Names, textOf } from './meaning.ts';

/** What the names of a rule come from. */
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
  const time = timeDomain(fact);
  if (time) {
    const clock = clockFact(fact);
    const meaning = asItIs(keyOf('time', fact, zone), time, false);
    return clock ? { ...meaning, clock: { ...clock, key: clockKey(zone) } } : meaning;
  }
  if (attributeName(fact) !== undefined) return asItIs(keyOf('attribute', fact, jsonPath?.text), anything, true);
  const { default: standIn, staleAfter } = (Object.hasOwn(settings, fact) ? settings[fact] : undefined) ?? {};
  const key = keyOf('fact', fact, jsonPath?.text, standIn, staleAfter);
  return asItIs(key, withDefault(anything, standIn), standIn === undefined);
};

const asItIs = (key: string, domain: Domain, isOwed: boolean): Meaning => ({ key, madeOf: [key], domain, isOwed });

const labelMeaning = (name: string, labels: Scope['labels']): Meaning => {
  const own = Object.hasOwn(labels, name) ? labels[name] : undefined;
  if (own === undefined) return asItIs(keyOf('label', name), textsIn('any'), false);
  return asItIs(keyOf('label', name, own), { ...textsIn([own]), mayBeMissing: false }, false);
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
    domain: jsonPath ? anything : withDefault(derivedDomain(fact, scope.everyMs), standIn),
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

const aggregateMeaning = (draft: AggregateDraft, { jsonPath }: FactOperand, { scope, beneath }: Made): Meaning => {
  const { default: standIn, staleAfter } = scope.settings[draft.name] ?? {};
  const input = inputOf(draft.type === 'fact' ? draft.operand : draft.condition, beneath);
  const key = keyOf('across', draft.kind, input.text, standIn, staleAfter, jsonPath?.text);
  return asItIs(key, jsonPath ? anything : withDefault(aggregateDomain(draft.kind), standIn), false);
};

const withDefault = (domain: Domain, standIn: FactSettings['default']): Domain =>
  standIn === undefined ? domain : { ...domain, also: [standIn] };
