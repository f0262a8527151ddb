import { isAbove, type NotifyEntry, type Severity } from '../../model/rule.ts';
import { type Condition, comparisonsOf, factOperands } from '../condition.ts';
import { hashJson } from '../hash.ts';
import { readNotify } from '../notify.ts';
import type { Names } from './meaning.ts';
import type { Subject } from './subject.ts';

/** What is compared of two rules before their conditions are. */
export interface Outline {
  readonly subject: Subject;
  readonly position: number;
  /** Only rules of one sort are compared. */
  readonly sort: string;
  readonly severity: Severity;
  readonly clearForMs: number;
  readonly told: readonly Told[];
  /** Keys of the facts that its condition reads. */
  readonly facts: ReadonlySet<string>;
  /** What its condition says outright that a fact must be equal to, in order. */
  readonly equals: readonly string[];
  /** It matters that another is raised whenever it is, even if that is raised more often. */
  readonly mayBeNarrower: boolean;
}

interface Told extends NotifyEntry {
  /** The same for entries with the same Identity and Tag. */
  readonly target: string;
}

export const toOutline = (subject: Subject, position: number): Outline => {
  const { rule, draft, names } = subject;
  const { trigger, source, written, event } = draft;
  const isCompared = trigger.type === 'condition' || (trigger.type === 'absence' && trigger.together === null);
  const when = trigger.type === 'condition' ? [trigger.when] : [];
  const operands = when.flatMap((condition) => comparisonsOf(condition, names.named)).flatMap(factOperands);
  // Of two rules the one that takes longer tells again on purpose.
  const waitsMs = (rule.for ?? 0) + (trigger.type === 'absence' ? trigger.afterMs : 0);
  const place = [source.name, source.topic?.text ?? null, isCompared ? trigger.type : rule.id, waitsMs];
  const { severity = 'warning', notify = [] } = rule;
  return {
    subject,
    position,
    sort: hashJson([...place, ...ALIKE.map((setting) => written[setting] ?? null)]),
    severity: severity === 'latch-highest' ? 'warning' : severity,
    clearForMs: rule.clear?.for ?? 0,
    told: readNotify(notify).map((entry) => ({ ...entry, target: hashJson([entry.Identity, entry.Tag]) })),
    facts: new Set(operands.map((operand) => names.meaningOf(operand).key)),
    equals: [...new Set(when.flatMap((condition) => equalsIn(condition, names)))].toSorted(),
    // While an event that happens more often is cooling down, one that is rarer may be told.
    mayBeNarrower: notify.length > 0 && (event?.cooldownMs ?? 0) === 0,
  };
};

/** Settings that two rules must have in common for anything to be sure of them. */
const ALIKE = ['mode', 'key', 'active', 'zone', 'maxAge', 'onGap', 'gap', 'cooldown', 'dedup'] as const;

const equalsIn = (condition: Condition, names: Names): readonly string[] => {
  if (condition.type === 'all') return condition.parts.flatMap((part) => equalsIn(part, names));
  if (condition.type !== 'comparison' || condition.operator.name !== 'equal') return [];
  const { fact, value } = condition;
  return value.type === 'constant' ? [JSON.stringify([names.meaningOf(fact).key, value.value])] : [];
};

/** By so many of them a rule is found: ten thousand that differ in the device are not compared with each other. */
const MOST_EQUALS = 3;

/** Of a rule that wants more at once not every choice is looked up. */
const MOST_WANTED = 12;

/** Finds the rules of the same sort that may be true whenever one is: what they want to be equal, it wants as well. */
export const createFinder = (outlines: readonly Outline[]): ((one: Outline) => readonly Outline[]) => {
  const placeOf = (sort: string, equals: readonly string[]) => JSON.stringify([sort, ...equals]);
  const places = Map.groupBy(outlines, ({ sort, equals }) => placeOf(sort, equals.slice(0, MOST_EQUALS)));
  return ({ sort, equals }) =>
    subsetsOf(equals.slice(0, MOST_WANTED), MOST_EQUALS).flatMap((some) => places.get(placeOf(sort, some)) ?? []);
};

/** Each choice of at most `most` of the texts, in their order. */
const subsetsOf = (texts: readonly string[], most: number): readonly (readonly string[])[] => {
  let subsets: readonly (readonly string[])[] = [[]];
  for (const text of texts) {
    subsets = [...subsets, ...subsets.filter(({ length }) => length < most).map((some) => [...some, text])];
  }
  return subsets;
};

/** Whether `one` could be raised within `other`, as far as can be seen without looking at conditions. */
export const isWithin = (one: Outline, other: Outline): boolean =>
  one.subject.rule.id !== other.subject.rule.id &&
  !isAbove(one.severity, other.severity) &&
  one.clearForMs <= other.clearForMs &&
  one.told.every((entry) => other.told.some((each) => isToldBy(entry, each))) &&
  (one.told.length > 0 || other.told.length === 0) &&
  [...other.facts].every((fact) => one.facts.has(fact));

/** Whether whoever `entry` tells is told by `other` as well, no later. */
const isToldBy = (entry: Told, other: Told): boolean =>
  entry.target === other.target &&
  other.afterMs <= entry.afterMs &&
  (other.unless === undefined || other.unless === entry.unless) &&
  (other.severity === undefined || other.severity === entry.severity) &&
  (other.clear !== false || entry.clear === false);
