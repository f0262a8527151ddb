import { isAbove, type Severity } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Evaluate, Evaluation } from './compiled-rule.ts';

/** One severity of an alarm: what makes it so, and what lets it go; null: `when` is false. */
export interface Level {
  readonly severity: Severity;
  readonly evaluate: Evaluate;
  readonly evaluateClear: Evaluate | null;
}

/**
 * The level that the readings call for, given the one that stands: a higher level whose condition is true, else the
 * standing one until its own clear condition is true, else the highest level below that is true. `levels` stand least
 * severe first. Unknown raises nothing and lets nothing go: the alarm ends when every level is known to be over.
 */
export const createLevels = (levels: readonly Level[]): Evaluate => {
  const fromWorst = levels.toReversed();
  const evaluate: Evaluate = (memory, now, labels = memory.labels, standing = null) => {
    let recheckAt: number | null = null;
    let isUnsure = false;
    const ask = (condition: Evaluate): Verdict => {
      const evaluation = condition(memory, now, labels);
      recheckAt = earlier(recheckAt, evaluation.recheckAt);
      return evaluation.verdict;
    };
    for (const level of fromWorst) {
      const verdict = level.severity === standing ? askStanding(level, ask) : ask(level.evaluate);
      if (verdict === 'true') return found('true', level.severity, recheckAt);
      if (verdict === 'unknown' && standing !== null && !isAbove(level.severity, standing)) {
        return found('unknown', standing, recheckAt);
      }
      isUnsure ||= verdict === 'unknown';
    }
    return found(isUnsure ? 'unknown' : 'false', standing, recheckAt);
  };
  return evaluate;
};

/** Whether the level that stands still does. */
const askStanding = ({ evaluate, evaluateClear }: Level, ask: (condition: Evaluate) => Verdict): Verdict => {
  const when = ask(evaluate);
  if (when !== 'false' || !evaluateClear) return when;
  const clear = ask(evaluateClear);
  if (clear === 'unknown') return 'unknown';
  return clear === 'true' ? 'false' : 'true';
};

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

const found = (verdict: Verdict, severity: Severity | null, recheckAt: number | null): Evaluation =>
  severity === null ? { verdict, recheckAt } : { verdict, severity, recheckAt };
