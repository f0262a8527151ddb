import type { Path } from '../../document/read.ts';
import type { Condition } from '../condition.ts';
import type { DraftedRule } from '../drafted-rule.ts';
import type { RuleContext } from '../rule-context.ts';
import type { LevelDraft } from '../trigger.ts';
import { createHours, type Hours } from './clock.ts';
import type { DoubtKind } from './doubt.ts';
import type { GivenFacts } from './given-facts.ts';
import type { Names } from './meaning.ts';
import { createNames } from './names.ts';
import type { ShownNames } from './shown-names.ts';
import type { SmsOutlook } from './sms-outlook.ts';

/** A rule to be looked at. */
export interface Subject extends DraftedRule {
  /** What its names stand for, whatever its devices do. */
  readonly names: Names;
  /** When it is active, if that is known; null: always, for all we know. */
  readonly hours: Hours | null;
  /** The same as `names` while its devices report as often as their source says; null: it does not say. */
  readonly paced: Paced | null;
  /** Attributes that the inventory has for some device; null: others may come. */
  readonly attributes: ReadonlySet<string> | null;
  /** What is known of SMS; null: nothing. */
  readonly sms: SmsOutlook | null;
  /** Where a key of the rule stands: in the rule, or in the file's defaults. */
  readonly place: (key: string) => Path;
  /** Where a part of an entry of `notify` stands: in the rule, in a policy, or in the file's defaults. */
  readonly placeEntry: (index: number, path: Path) => Path;
  readonly checkTemplate: RuleContext['checkTemplate'];
  /** Which facts the format of its source gives; null: nobody knows. */
  readonly given: GivenFacts | null;
  /** What its file shows of the names that there are. */
  readonly shown: ShownNames;
}

export interface Paced {
  readonly everyMs: number;
  readonly names: Names;
}

/** A doubt, before its place in the text is looked up. */
export interface DoubtDraft {
  readonly doubt: DoubtKind;
  readonly path: Path;
  readonly message: string;
  readonly instead: string;
}

/** What looks for one sort of doubt. */
export type Doubter = (subject: Subject) => readonly DoubtDraft[];

interface Seen
  extends Pick<Subject, 'place' | 'placeEntry' | 'attributes' | 'sms' | 'checkTemplate' | 'shown' | 'given'> {
  readonly drafted: DraftedRule;
  /** How often the devices of its source report, ms; null: nobody knows. */
  readonly everyMs: number | null;
}

export const createSubject = ({ drafted, everyMs, ...seen }: Seen): Subject => {
  const { draft, rule, conditions } = drafted;
  const scope = {
    named: conditions.named,
    captures: draft.group?.keyLabels ?? draft.source.captures,
    labels: rule.labels ?? {},
    settings: rule.facts ?? {},
    derived: draft.derived,
    aggregates: draft.group?.aggregates ?? [],
    zone: rule.zone ?? 'UTC',
  };
  return {
    ...drafted,
    ...seen,
    hours: createHours(rule.active, scope.zone),
    names: createNames({ ...scope, everyMs: null }),
    paced: everyMs === null ? null : { everyMs, names: createNames({ ...scope, everyMs }) },
  };
};

/** What raises the alarm and what ends it, or one level of it. */
export interface Pair extends Pick<LevelDraft, 'when' | 'clearWhen'> {
  /** In words: `the rule`, `the level warning`. */
  readonly of: string;
}

export const pairsOf = ({ draft: { trigger } }: Pick<DraftedRule, 'draft'>): readonly Pair[] => {
  if (trigger.type === 'condition') return [{ ...trigger, of: 'the rule' }];
  if (trigger.type === 'absence') return [];
  return trigger.levels.map(({ severity, ...pair }) => ({ ...pair, of: `the level ${severity}` }));
};

/** Conditions that some of its facts are made of. */
export const conditionsBeneath = ({ draft: { derived, group } }: Pick<DraftedRule, 'draft'>): readonly Condition[] => [
  ...derived.flatMap(({ of }) => (of.type === 'condition' ? [of.condition] : [])),
  ...(group?.aggregates ?? []).flatMap((one) => (one.type === 'condition' ? [one.condition] : [])),
];
