import type { Fault } from '../../document/fault.ts';
import type { Document } from '../../document/read.ts';
import type { Target } from '../../model/notification.ts';
import { isAbove, type Severity } from '../../model/rule.ts';
import { type Condition, comparisonsOf } from '../condition.ts';
import type { DraftedRule } from '../drafted-rule.ts';
import { listOf } from '../list-of.ts';
import { readRuleFile } from '../load.ts';
import type { RuleContext } from '../rule-context.ts';
import type { WrittenRule } from '../schema.ts';
import { isTimeFact } from '../time-facts.ts';
import type { DoubtedText } from './find-doubts.ts';
import { type WindowDelay, windowDelayOf } from './windows.ts';

/** How long after its condition came true a rule tells the first person, at the latest, at one severity. */
export interface RuleDelay {
  readonly rule: string;
  readonly severity: Severity;
  /** Where the rule stands. */
  readonly place: Omit<Fault, 'message'>;
  readonly source: string;
  /** A condition is seen with the next reading, ms; null: the source does not say how often there is one. An event is a reading. */
  readonly everyMs: number | null;
  /** For the windows of its facts to hold nothing else, ms. */
  readonly windowMs: number;
  readonly absentMs: number;
  readonly forMs: number;
  /** For other devices to join a silence. */
  readonly withinMs: number;
  /** Of the first entry that somebody hears; null: nobody does. */
  readonly afterMs: number | null;
  /** All of them together, what is unknown left out; null: nobody is told. */
  readonly delayMs: number | null;
  /** What may make it later, and has no bound or none that is known. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * `every`: how long the next reading takes; `samples`: how long so many of them take; `hours`: when the rule is not active, or
 * asks for the time; `own-time`: what a fact with `age` or `duration` waits for; `gap`: silence that begins a delay again.
 */
export type LeftOut = 'every' | 'samples' | 'hours' | 'own-time' | 'gap';

export interface DelayContext extends RuleContext {
  /** Whether anybody is known, or may be, who hears what is sent there. */
  readonly reaches: (target: Target) => boolean;
}

/** One for each rule and severity, in the order of the files; files with faults are passed over. */
export const findDelays = (texts: readonly DoubtedText[], context: DelayContext): readonly RuleDelay[] =>
  texts.flatMap(({ file, text }) => {
    const read = readRuleFile(text, file, context);
    if (!read.ok) return [];
    const { rules, document } = read.value;
    return rules.flatMap((drafted, index) => delaysOf(drafted, placeOf(document, index), context));
  });

const placeOf = (document: Document, index: number): RuleDelay['place'] => {
  const { file, line, column, path } = document.fault(['rules', index, 'id'], '');
  return { file, line, column, path };
};

const delaysOf = (
  drafted: DraftedRule,
  place: RuleDelay['place'],
  { sources, reaches }: DelayContext,
): readonly RuleDelay[] => {
  const { rule, draft } = drafted;
  const { trigger, event, source } = draft;
  const isSilence = trigger.type === 'absence';
  // Silence begins with the last reading, and an event is the reading itself: neither waits for another one.
  const everyMs = isSilence || event ? 0 : (sources.get(source.name)?.everyMs ?? null);
  const absentMs = isSilence ? trigger.afterMs : 0;
  const forMs = event ? 0 : (rule.for ?? 0);
  const withinMs = isSilence ? (trigger.together?.withinMs ?? 0) : 0;
  const pace = sources.get(source.name)?.everyMs ?? null;
  return stagesOf(rule, draft).map(({ severity, when }) => {
    const afterMs = firstAfter(rule, severity, reaches);
    const window = when && windowDelayOf(when, drafted, pace);
    const windowMs = window?.windowMs ?? 0;
    const delayMs = afterMs === null ? null : (everyMs ?? 0) + windowMs + absentMs + forMs + withinMs + afterMs;
    return {
      ...{ rule: rule.id, severity, place, source: source.name },
      ...{ everyMs, windowMs, absentMs, forMs, withinMs, afterMs, delayMs },
      leftOut: leftOutOf(drafted, { when, window, everyMs }),
    };
  });
};

/** What raises the alarm with that severity; null: silence. */
interface Stage {
  readonly severity: Severity;
  readonly when: Condition | null;
}

const stagesOf = ({ severity }: WrittenRule, { trigger }: DraftedRule['draft']): readonly Stage[] => {
  if (trigger.type === 'levels') return trigger.levels;
  const one = severity === undefined || severity === 'latch-highest' ? 'warning' : severity;
  return [{ severity: one, when: trigger.type === 'condition' ? trigger.when : null }];
};

interface Seen extends Pick<RuleDelay, 'everyMs'> {
  readonly when: Condition | null;
  readonly window: WindowDelay | null;
}

const leftOutOf = ({ rule, draft, conditions }: DraftedRule, { when, window, everyMs }: Seen): readonly LeftOut[] => {
  const asksTime = when !== null && comparisonsOf(when, conditions.named).some(({ fact }) => isTimeFact(fact.fact));
  const waits = draft.trigger.type !== 'absence' && !draft.event;
  const all: readonly (readonly [LeftOut, boolean])[] = [
    ['every', everyMs === null],
    ['samples', window?.isUnpaced === true],
    ['hours', asksTime || rule.active !== undefined],
    ['own-time', window?.hasOwnTime === true],
    ['gap', waits && rule.onGap === 'reset' && (rule.for ?? 0) > 0],
  ];
  return all.flatMap(([word, isSo]) => (isSo ? [word] : []));
};

const firstAfter = ({ notify = [] }: WrittenRule, severity: Severity, reaches: DelayContext['reaches']) => {
  const heard = notify.filter(
    ({ Identity, Tag, severity: least }) =>
      (least === undefined || !isAbove(least, severity)) && reaches({ Identity: listOf(Identity), Tag: listOf(Tag) }),
  );
  return heard.length === 0 ? null : Math.min(...heard.map(({ after = 0 }) => after));
};
