import { Engine } from 'json-rules-engine';
import type { Json } from '../base/json.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Shape } from './shape.ts';

/** A fact's value against the condition's; `undefined` and `null` are no value and make it unknown. */
export type Comparison = (fact: Json | undefined, value: Json | undefined) => Verdict;

/** A comparison by its name in rule files, decorators included, and what either side of it must be. */
export interface Operator {
  readonly name: string;
  readonly compare: Comparison;
  readonly fact: Shape;
  readonly value: Shape;
}

type Callback = (fact: Json, value: Json) => unknown;

/** Not in the library's types; the version is pinned, and a test goes through every operator. */
const library: { readonly get: (name: string) => { readonly cb: Callback } } = Reflect.get(new Engine(), 'operators');

const scalarOperator = (name: string): Operator => {
  const { cb } = library.get(name);
  return {
    name,
    fact: 'scalar',
    value: 'scalar',
    compare: (fact, value) => (isScalar(fact) && isScalar(value) ? toVerdict(cb(fact, value)) : 'unknown'),
  };
};

const numberOperator = (name: string): Operator => {
  const { cb } = library.get(name);
  return {
    name,
    fact: 'number',
    value: 'number',
    compare: (fact, value) => (isFiniteNumber(fact) && isFiniteNumber(value) ? toVerdict(cb(fact, value)) : 'unknown'),
  };
};

/** The value is a list, the fact one of its elements. */
const memberOperator = (name: string): Operator => {
  const { cb } = library.get(name);
  return {
    name,
    fact: 'scalar',
    value: { listOf: 'scalar' },
    compare: (fact, value) => (isScalar(fact) && Array.isArray(value) ? toVerdict(cb(fact, value)) : 'unknown'),
  };
};

/** The fact is a list, the value one of its elements. */
const listOperator = (name: string): Operator => {
  const { cb } = library.get(name);
  return {
    name,
    fact: { listOf: 'scalar' },
    value: 'scalar',
    compare: (fact, value) => (Array.isArray(fact) && isScalar(value) ? toVerdict(cb(fact, value)) : 'unknown'),
  };
};

/** Tocsin's own: the one operator that asks for the value itself, and so is never unknown. */
const known: Operator = {
  name: 'known',
  fact: 'anything',
  value: 'boolean',
  compare: (fact, value) => toVerdict((fact !== undefined && fact !== null) === value),
};

/** `1e999` in a payload is read as Infinity: no measurement, and no reason to wake anybody. */
const isFiniteNumber = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const isScalar = (value: Json | undefined): value is string | number | boolean =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';

const toVerdict = (holds: unknown): Verdict => (holds ? 'true' : 'false');

/** Every operator without a decorator, by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    ...['equal', 'notEqual'].map(scalarOperator),
    ...['in', 'notIn'].map(memberOperator),
    ...['contains', 'doesNotContain'].map(listOperator),
    ...['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'].map(numberOperator),
    known,
  ].map((operator) => [operator.name, operator]),
);
