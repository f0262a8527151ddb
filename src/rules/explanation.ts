import type { Json } from '../base/json.ts';
import type { Labels, WallMoment } from '../model/reading.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Memory } from './memory.ts';

/** Why a condition says what it says. Changes nothing; labels default to the memory's. */
export type Explain = (memory: Memory, now: WallMoment, labels?: Labels) => Explanation;

/** One condition, what it came to, and the conditions inside it. */
export interface ExplainedCondition {
  /** `all`, `any`, `not`, the name of a condition, or a comparison such as `temperature greaterThan -15`. */
  readonly condition: string;
  readonly verdict: Verdict;
  /** Of a comparison: its facts. */
  readonly facts: readonly ExplainedFact[];
  readonly parts: readonly ExplainedCondition[];
}

export interface ExplainedFact {
  readonly fact: string;
  /** Its value, or the default that stands in; null when there is none. */
  readonly value: Json;
  readonly origin: FactOrigin;
  /** Of one that is stale. */
  readonly staleAfterMs?: number;
}

/**
 * Where a value comes from, or why there is none. `lost`: heard before a restart, and not yet since. `filling`: of a window
 * that is not yet full, so that it is a least value.
 */
export type FactOrigin =
  | 'remembered'
  | 'label'
  | 'derived'
  | 'filling'
  | 'refilling'
  | 'too-few-samples'
  | 'clock'
  | 'attribute'
  | 'default'
  | 'never-heard'
  | 'lost'
  | 'stale'
  | 'no-attribute'
  | 'no-such-path'
  | 'empty';

export interface Explanation extends ExplainedCondition {
  /** Facts that a comparison could not do with: without a value, or of the wrong type. */
  readonly missing: readonly string[];
  /** Facts that are only waited for: their windows are not yet full. */
  readonly filling: readonly string[];
}
