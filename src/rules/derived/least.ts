import type { Json } from '../../base/json.ts';
import type { Verdict } from '../../model/verdict.ts';

/**
 * The verdict over every value from `least` up, since the true one is one of them: unknown unless all agree. Between the
 * numbers of `limits`, which it is compared with, no comparison changes its mind.
 */
export const fromLeast = (
  least: Json | undefined,
  limits: readonly number[],
  judge: (value: Json | undefined) => Verdict,
): Verdict => {
  const verdict = judge(least);
  if (typeof least !== 'number') return verdict;
  const above = limits.filter((limit) => limit > least);
  return [...above, Number.MAX_VALUE].every((value) => judge(value) === verdict) ? verdict : 'unknown';
};

/** The numbers that `value` is or holds. */
export const numbersIn = (value: Json | undefined): readonly number[] => {
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? value.flatMap(numbersIn) : [];
};
