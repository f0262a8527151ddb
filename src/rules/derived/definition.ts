import type { Json } from '../../base/json.ts';
import type { Path } from '../../document/read.ts';
import type { JsonPath } from '../../model/json-path.ts';
import type { Condition } from '../condition.ts';

/** What may be made of the samples of a fact, or of a condition. */
export const FUNCTIONS = [
  'avg',
  'min',
  'max',
  'sum',
  'count',
  'stddev',
  'median',
  'percentile',
  'rate',
  'delta',
  'previous',
  'changed',
  'age',
  'duration',
] as const;

export type DerivedFunction = (typeof FUNCTIONS)[number];

/** A fact that a rule derives, checked. */
export interface DerivedFact {
  readonly name: string;
  readonly function: DerivedFunction;
  readonly of: OfFact | OfCondition;
  /** How far back samples count, ms; null: by their number, or not at all. */
  readonly overMs: number | null;
  /** How many samples count; null: by their age, or not at all. */
  readonly last: number | null;
  /** Of `rate`: the time that it is told for, ms. */
  readonly perMs: number;
  /** Of `percentile` and `median`: which one, 0 to 100. */
  readonly p: number;
  /** Stands in while there is no value. */
  readonly default: Json | undefined;
  readonly path: Path;
}

export interface OfFact {
  readonly type: 'fact';
  readonly fact: string;
  readonly jsonPath: JsonPath | null;
}

export interface OfCondition {
  readonly type: 'condition';
  readonly condition: Condition;
}
