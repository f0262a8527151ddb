import type { Severity } from '../model/rule.ts';
import { SEVERITIES } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Evaluate, Evaluation } from './compiled-rule.ts';

/** One severity of an alarm: what makes it so, and what lets it go; null: `when` is false. */
export interface Level {
  readonly severity: Severity;
  readonly evaluate: Evaluate;
  readonly evaluateClear: Evaluate | null;
}

/**
 * The severity that the readings call for, given the one that stands: a higher level whose condition is true, else the
 * standing one until its own clear condition is true, else the highest level below that is true. `levels` stand least
 * severe first. Unknown raises nothing and lets nothing go.
 */
export const createLevels = (levels: readonly Level[], latches: boolean): Evaluate => {
  const evaluate: Evaluate = (memory, now, labels = memory.labels, standing = null) => {
    const looked = levels.map((level) => {
      const when = level.evaluate(memory, now, labels);
      const clear =
        level.severity === standing && level.evaluateClear ? level.evaluateClear(memory, now, labels) : null;
      return { severity: level.severity, when, clear };
    });
    const recheckAt = earliest(looked.flatMap(({ when, clear }) => [when.recheckAt, clear?.recheckAt ?? null]));
    return { ...decide(looked, standing, latches), recheckAt };
  };
  return evaluate;
};

interface Looked {
  readonly severity: Severity;
  readonly when: Evaluation;
  readonly clear: Evaluation | null;
}

const decide = (
  looked: readonly Looked[],
  standing: Severity | null,
  latches: boolean,
): Omit<Evaluation, 'recheckAt'> => {
  const isTrue = ({ when }: Looked) => when.verdict === 'true';
  const higher = looked.findLast((level) => isTrue(level) && rank(level.severity) > rank(standing));
  if (higher) return { verdict: 'true', severity: higher.severity };
  if (standing === null)
    return { verdict: looked.some(({ when }) => when.verdict === 'unknown') ? 'unknown' : 'false' };
  const own = looked.find(({ severity }) => severity === standing);
  const over = own ? overOf(own) : 'true';
  if (over === 'false') return { verdict: 'true', severity: standing };
  if (over === 'unknown') return { verdict: 'unknown', severity: standing };
  const lower = looked.findLast((level) => isTrue(level) && rank(level.severity) < rank(standing));
  if (lower) return { verdict: 'true', severity: latches ? standing : lower.severity };
  const unsure = looked.some(({ when, severity }) => when.verdict === 'unknown' && rank(severity) < rank(standing));
  return { verdict: unsure ? 'unknown' : 'false', severity: standing };
};

/** Whether a level that stands may be let go. */
const overOf = ({ when, clear }: Looked): Verdict => {
  if (when.verdict === 'true') return 'false';
  return when.verdict === 'unknown' ? 'unknown' : (clear?.verdict ?? 'true');
};

const rank = (severity: Severity | null): number => (severity === null ? -1 : SEVERITIES.indexOf(severity));

const earliest = (times: readonly (number | null)[]): number | null =>
  times.reduce((first, at) => (first === null ? at : at === null ? first : Math.min(first, at)), null);
