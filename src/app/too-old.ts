import type { Reading } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';

/** How old (ms) a reading was when it came, as far as its device says; 0 of one without a time of its own. */
export const ageOf = ({ timed, observedAt, receivedAt, historical }: Reading): number => {
  if (historical) return Number.POSITIVE_INFINITY;
  return timed ? receivedAt - observedAt : 0;
};

/** Whether a reading of this age is one that `rule` remembers and does not judge. */
export const isTooOld = ({ maxAgeMs }: Pick<CompiledRule, 'maxAgeMs'>, ageMs: number): boolean =>
  maxAgeMs !== null && ageMs > maxAgeMs;
