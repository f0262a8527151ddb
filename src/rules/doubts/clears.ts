import type { Json } from '../../base/json.ts';
import { showValue } from '../show-value.ts';
import { FALSE, type Formula, fixed, TRUE, UNKNOWN, type Variable, variablesOf } from './formula.ts';
import { createFormulas } from './question.ts';
import { isImpossible, isReachable } from './search.ts';
import { type DoubtDraft, type Doubter, type Pair, pairsOf, type Subject } from './subject.ts';

/** Alarms that cannot end, and those that end where they begin although `clear` was to keep the two apart. */
export const findClears: Doubter = (subject) =>
  subject.draft.event ? [] : pairsOf(subject).flatMap((pair) => lookAt(pair, subject));

const lookAt = ({ when, clearWhen, of }: Pair, { names, draft, rule }: Subject): readonly DoubtDraft[] => {
  const conditions = clearWhen ? [when, clearWhen] : [when];
  const [raise, clear] = createFormulas(conditions.map((condition) => ({ condition, names })));
  // What is true no more outside of its hours ends then.
  const endsByItself = rule.active !== undefined;
  if (!raise || isImpossible([{ formula: raise, verdicts: TRUE }])) return [];
  if (!clear || !clearWhen) {
    return endsByItself || !isImpossible([{ formula: raise, verdicts: FALSE }]) ? [] : [alwaysTrue(when.path, of)];
  }
  const over = { formula: raise, verdicts: FALSE };
  if (isImpossible([{ formula: clear, verdicts: TRUE }])) return [];
  if (!endsByItself && isImpossible([over, { formula: clear, verdicts: TRUE }])) {
    return [{ ...NEVER_CLEARS, path: clearWhen.path }];
  }
  const edges = [...variablesOf(raise)].flatMap((variable) => edgesOf(variable));
  const edge = edges.find((each) => isCrossed(each, raise, clear));
  return edge ? [noDistance(edge, clearWhen.path, draft.trigger.type === 'levels' ? of : 'the alarm')] : [];
};

const alwaysTrue = (path: DoubtDraft['path'], of: string): DoubtDraft => ({
  doubt: 'never-clears',
  path,
  message: `the condition is never false: once ${of} has raised an alarm, it never ends`,
  instead: 'a condition that can be false, or mode: event',
});

const NEVER_CLEARS = {
  doubt: 'never-clears',
  message:
    'clear is true only while `when` is true as well, and until `when` is false nothing ends: the alarm never ends',
  instead: 'a limit on the other side of the one in `when`',
} as const;

/** A number at which a fact goes from one side of a limit to the other. */
interface Edge {
  readonly variable: Variable;
  readonly limit: Json;
  /** Values of the variable on either side: where the condition is to be true, and where false. */
  readonly inside: number;
  readonly outside: number;
}

/** Each limit that the fact is compared with, to be crossed upward and downward. */
const edgesOf = (variable: Variable): readonly Edge[] => {
  const { values, limits } = variable;
  return limits.flatMap((limit) => {
    if (typeof limit !== 'number') return [];
    const below = values.findLastIndex(
      (value) => typeof value === 'number' && value < limit && !limits.includes(value),
    );
    const above = values.findIndex((value) => typeof value === 'number' && value > limit && !limits.includes(value));
    if (below < 0 || above < 0) return [];
    return [
      { variable, limit, inside: above, outside: below },
      { variable, limit, inside: below, outside: above },
    ];
  });
};

/** Whether crossing the limit raises the alarm or ends it at once, since `clear` holds on both sides, though not everywhere. */
const isCrossed = ({ variable, inside, outside }: Edge, raise: Formula, clear: Formula): boolean =>
  [...variable.values.keys()].some((elsewhere) =>
    isReachable([
      { formula: fixed(raise, variable, inside), verdicts: TRUE },
      { formula: fixed(raise, variable, outside), verdicts: FALSE },
      { formula: fixed(clear, variable, inside), verdicts: TRUE },
      { formula: fixed(clear, variable, outside), verdicts: TRUE },
      { formula: fixed(clear, variable, elsewhere), verdicts: FALSE | UNKNOWN },
    ]),
  );

const noDistance = ({ variable, limit, inside, outside }: Edge, path: DoubtDraft['path'], of: string): DoubtDraft => {
  const fact = variable.name;
  const side = inside > outside ? 'below' : 'above';
  const at = `${fact} ${showValue(limit)}`;
  return {
    doubt: 'no-distance',
    path,
    message: `clear is true on both sides of ${at}, where ${of} begins: a value that hovers there raises and ends it again and again`,
    instead: `a limit ${side} ${showValue(limit)}`,
  };
};
