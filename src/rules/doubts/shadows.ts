import { FALSE, TRUE, UNKNOWN } from './formula.ts';
import { createFinder, isWithin, type Outline, toOutline } from './outlines.ts';
import { createFormulas } from './question.ts';
import { type Goal, isImpossible } from './search.ts';
import type { DoubtDraft, Subject } from './subject.ts';

/** A doubt about a rule that another one gives rise to. */
export interface Shadow {
  readonly subject: Subject;
  readonly draft: DoubtDraft;
}

/** Pairs whose conditions are looked into: what ten thousand rules alike would take longer than anybody waits. */
const MOST_PAIRS = 20_000;

/**
 * Rules that are raised only while another one is, which is no less severe and told to the same people. Of two that are
 * always raised together it is the later. Only what is sure is told.
 */
export const findShadows = (subjects: readonly Subject[]): readonly Shadow[] => {
  const outlines = subjects.map(toOutline);
  const around = createFinder(outlines);
  let pairs = 0;
  return outlines.flatMap((one) => {
    const other = around(one).find((each) => {
      if (!isWithin(one, each) || ++pairs > MOST_PAIRS || !isImplied(one, each)) return false;
      const isMutual = isWithin(each, one) && isImplied(each, one);
      return isMutual ? each.position < one.position : one.mayBeNarrower;
    });
    return other ? [{ subject: one.subject, draft: toDraft(one.subject, other.subject) }] : [];
  });
};

const toDraft = ({ place }: Subject, { rule, file, position }: Subject): DoubtDraft => ({
  doubt: 'shadowed',
  path: place('id'),
  message: `raised only while "${rule.id}" (${file}:${position.line}) is, which is no less severe and tells the same people`,
  instead: `a severity or a target of its own, or an entry with "after" in "${rule.id}", or leave it out`,
});

/** Whether nothing raises `one` without raising `other`, and nothing ends `other` without ending `one`. */
const isImplied = ({ subject: one }: Outline, { subject: other }: Outline): boolean => {
  const [inner, outer] = [one.draft.trigger, other.draft.trigger];
  if (inner.type !== 'condition' || outer.type !== 'condition') return inner.type === outer.type;
  const [when, whenOther, clear, clearOther] = createFormulas([
    { condition: inner.when, names: one.names },
    { condition: outer.when, names: other.names },
    { condition: inner.clearWhen ?? { type: 'not', part: inner.when, path: [], name: null }, names: one.names },
    { condition: outer.clearWhen ?? { type: 'not', part: outer.when, path: [], name: null }, names: other.names },
  ]);
  if (!when || !whenOther || !clear || !clearOther) return false;
  if (isImpossible([{ formula: when, verdicts: TRUE }])) return false;
  const ended: readonly Goal[] = [
    { formula: whenOther, verdicts: FALSE },
    { formula: clearOther, verdicts: TRUE },
  ];
  return (
    isImpossible([
      { formula: when, verdicts: TRUE },
      { formula: whenOther, verdicts: FALSE | UNKNOWN },
    ]) &&
    isImpossible([
      { formula: whenOther, verdicts: FALSE },
      { formula: when, verdicts: TRUE | UNKNOWN },
    ]) &&
    isImpossible([...ended, { formula: clear, verdicts: FALSE | UNKNOWN }])
  );
};
