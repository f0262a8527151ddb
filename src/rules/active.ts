import type { Schedule } from './active-window.ts';
import type { CompiledRule, Evaluate, Evaluation } from './compiled-rule.ts';
import type { Explanation } from './explanation.ts';

type Explain = CompiledRule['explain'];

/**
 * Outside of the windows the verdict is false, and whatever was raised ends. Looked at again at the next boundary is only
 * what that can change: an alarm inside, a condition outside that is true and so begins when the window opens.
 */
export const withinWindows =
  (schedule: Schedule, evaluate: Evaluate): Evaluate =>
  (memory, now, labels, standing = null) => {
    const evaluation = evaluate(memory, now, labels, standing);
    const { verdict, recheckAt } = evaluation;
    const { active, until } = schedule(now.wallAt);
    const boundaryAt = now.watchedAt + (until - now.wallAt);
    const next = recheckAt === null ? boundaryAt : Math.min(recheckAt, boundaryAt);
    if (active) return verdict === 'false' && standing === null ? evaluation : { ...evaluation, recheckAt: next };
    return outside(verdict === 'true' ? next : recheckAt);
  };

const outside = (recheckAt: number | null): Evaluation => (recheckAt === null ? OUTSIDE : { ...OUTSIDE, recheckAt });

const OUTSIDE: Evaluation = Object.freeze({ verdict: 'false', recheckAt: null, inactive: true });

/** Says so first where the hours decide; what the conditions come to stands below. */
export const explainWithin =
  (schedule: Schedule, explain: Explain): Explain =>
  (memory, now, labels): Explanation => {
    const explanation = explain(memory, now, labels);
    if (schedule(now.wallAt).active) return explanation;
    return { condition: 'active', verdict: 'false', facts: [], parts: [explanation], missing: [], filling: [] };
  };
