import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { listOf } from './limits.ts';

/** How far a fact has to come back behind its limit, by fact. */
export type Deadbands = ReadonlyMap<string, number>;

/** A `clear.when` for a `when`: false, and not only just. Each comparison is turned round, its limit moved by the deadband. */
export const clearOf = (condition: Json, deadbands: Deadbands): Json => {
  if (!isJsonObject(condition)) return condition;
  const { all, any, not } = condition;
  if (all !== undefined) return { any: listOf(all).map((part) => clearOf(part, deadbands)) };
  if (any !== undefined) return { all: listOf(any).map((part) => clearOf(part, deadbands)) };
  if (not !== undefined) return not;
  return turnRound(condition, deadbands) ?? { not: condition };
};

const TURNED: Readonly<Record<string, { readonly operator: string; readonly by: -1 | 1 }>> = {
  greaterThan: { operator: 'lessThanInclusive', by: -1 },
  greaterThanInclusive: { operator: 'lessThan', by: -1 },
  lessThan: { operator: 'greaterThanInclusive', by: 1 },
  lessThanInclusive: { operator: 'greaterThan', by: 1 },
};

const turnRound = (comparison: JsonObject, deadbands: Deadbands): JsonObject | null => {
  const { fact, operator, value } = comparison;
  const turned = typeof operator === 'string' && Object.hasOwn(TURNED, operator) ? TURNED[operator] : undefined;
  const deadband = typeof fact === 'string' ? deadbands.get(fact) : undefined;
  if (!turned || deadband === undefined || typeof value !== 'number') return null;
  return { ...comparison, operator: turned.operator, value: round(value + turned.by * deadband) };
};

/** 0.1 + 0.2 is 0.3 in a rule file. */
const round = (value: number): number => Number(value.toPrecision(12));
