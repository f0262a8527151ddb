import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';

/** A line that a signal crosses: where an alarm is raised, or ended. */
export interface Limit {
  readonly fact: string;
  /** Into the fact, where it is no number itself. */
  readonly path: string | null;
  readonly operator: string;
  /** A number, or the name of the fact that it stands in. */
  readonly value: number | string;
}

/** Operators that draw a line. */
const CROSSING = ['greaterThan', 'greaterThanInclusive', 'lessThan', 'lessThanInclusive'];

/** The limits of a condition as it is written, those of the conditions that it names among them; each once. */
export const limitsOf = (condition: Json | undefined, named: JsonObject): readonly Limit[] => {
  const found = new Map<string, Limit>();
  for (const limit of collect(condition, named, 0)) found.set(JSON.stringify(limit), limit);
  return [...found.values()];
};

/** Named conditions do not go in circles; a file that says otherwise was refused. */
const DEEPEST = 50;

const collect = (condition: Json | undefined, named: JsonObject, depth: number): readonly Limit[] => {
  if (!isJsonObject(condition) || depth > DEEPEST) return [];
  const { all, any, not, condition: name } = condition;
  const parts = [...listOf(all), ...listOf(any), ...(not === undefined ? [] : [not])];
  if (typeof name === 'string') parts.push(named[name] ?? null);
  return [...toLimit(condition), ...parts.flatMap((part) => collect(part, named, depth + 1))];
};

export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const toLimit = ({ fact, operator, value, path }: JsonObject): readonly Limit[] => {
  if (typeof fact !== 'string' || typeof operator !== 'string' || !CROSSING.includes(operator)) return [];
  const against = isJsonObject(value) && typeof value.fact === 'string' ? value.fact : value;
  if (typeof against !== 'number' && !(isJsonObject(value) && typeof against === 'string')) return [];
  return [{ fact, path: typeof path === 'string' ? path : null, operator, value: against }];
};
