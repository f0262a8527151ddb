import { isAbove, type NotifyEntry, type Severity } from '../../model/rule.ts';
import { comparisonsOf, factOperands } from '../condition.ts';
import { hashJson } from '../hash.ts';
import { readNotify } from '../notify.ts';
import { FALSE, TRUE, UNKNOWN } from './formula.ts';
import { createFormulas } from './question.ts';
import { type Goal, isImpossible } from './search.ts';
import type { DoubtDraft, Subject } from './subject.ts';

/** A doubt about a rule that another one gives rise to. */
export interface Shadow {
  readonly subject: Subject;
  readonly draft: DoubtDraft;
}

/** Pairs that are looked into: what ten thousand rules alike would take longer than anybody waits. */
const MOST_PAIRS = 50_000;

/**
 * Rules that are raised only while another one is, which is no less severe and told to the same people. Of two that are
 * always raised together it is the later. Only what is sure is told.
 */
export const findShadows = (subjects: readonly Subject[]): readonly Shadow[] => {
  const found: Shadow[] = [];
  let pairs = 0;
  for (const alike of Map.groupBy(subjects.map(toOutline), ({ sort }) => sort).values()) {
    for (const [index, one] of alike.entries()) {
      const other = alike.find((each, at) => {
        if (!isWithin(one, each) || ++pairs > MOST_PAIRS || !isImplied(one, each)) return false;
        const isMutual = isWithin(each, one) && isImplied(each, one);
        return isMutual ? at < index : one.notify.length > 0;
      });
      if (other) found.push({ subject: one.subject, draft: toDraft(one.subject, other.subject) });
    }
  }
  return found;
};

const toDraft = ({ place }: Subject, { rule, file, position }: Subject): DoubtDraft => ({
  doubt: 'shadowed',
  path: place('id'),
  message: `raised only while "${rule.id}" (${file}:${position.line}) is, which is no less severe and tells the same people`,
  instead: `a severity or a target of its own, or an entry with "after" in "${rule.id}", or leave it out`,
});

/** What is compared of a rule before its conditions are. */
interface Outline {
  readonly subject: Subject;
  /** Only rules of one sort are compared. */
  readonly sort: string;
  readonly severity: Severity;
  /** From when it is true, or from the last sign of life, until it is raised. */
  readonly forMs: number;
  readonly clearForMs: number;
  readonly notify: readonly NotifyEntry[];
  /** Keys of the facts that its condition reads. */
  readonly facts: ReadonlySet<string>;
}

const toOutline = (subject: Subject): Outline => {
  const { rule, draft, names } = subject;
  const { trigger, source } = draft;
  const { severity } = rule;
  const isCompared = trigger.type === 'condition' || (trigger.type === 'absence' && trigger.together === null);
  const { written } = draft;
  const timing = ALIKE.map((setting) => written[setting] ?? null);
  const place = [source.name, source.topic?.text ?? null, isCompared ? trigger.type : rule.id];
  const operands = trigger.type === 'condition' ? comparisonsOf(trigger.when, names.named).flatMap(factOperands) : [];
  return {
    subject,
    sort: hashJson([...place, ...timing]),
    severity: severity === undefined || severity === 'latch-highest' ? 'warning' : severity,
    forMs: (rule.for ?? 0) + (trigger.type === 'absence' ? trigger.afterMs : 0),
    clearForMs: rule.clear?.for ?? 0,
    notify: readNotify(rule.notify ?? []),
    facts: new Set(operands.map((operand) => names.meaningOf(operand).key)),
  };
};

/** Settings that two rules must have in common for anything to be sure of them. */
const ALIKE = ['mode', 'key', 'active', 'zone', 'maxAge', 'onGap', 'gap', 'cooldown', 'dedup'] as const;

/** Whether `one` could be raised within `other`, as far as can be seen without looking at conditions. */
const isWithin = (one: Outline, other: Outline): boolean =>
  one.subject.rule.id !== other.subject.rule.id &&
  !isAbove(one.severity, other.severity) &&
  // One that takes longer tells again on purpose.
  one.forMs === other.forMs &&
  one.clearForMs <= other.clearForMs &&
  [...other.facts].every((fact) => one.facts.has(fact)) &&
  one.notify.every((entry) => other.notify.some((each) => isToldBy(entry, each))) &&
  (one.notify.length > 0 || other.notify.length === 0);

/** Whether whoever `entry` tells is told by `other` as well, no later. */
const isToldBy = (entry: NotifyEntry, other: NotifyEntry): boolean =>
  hashJson([entry.Identity, entry.Tag]) === hashJson([other.Identity, other.Tag]) &&
  other.afterMs <= entry.afterMs &&
  (other.unless === undefined || other.unless === entry.unless) &&
  (other.severity === undefined || other.severity === entry.severity) &&
  (other.clear !== false || entry.clear === false);

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
