import type { JsonObject } from '../base/json.ts';
import type { RuleId } from './ids.ts';
import type { Labels } from './reading.ts';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether `severity` is more severe than `other`; anything is more than none. */
export const isAbove = (severity: Severity, other: Severity | null): boolean =>
  other === null || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(other);

/** `latch-highest`: within one activation the severity never falls. */
export type LevelsMode = 'follow' | 'latch-highest';

/** What the later rooms need to know of a rule; how it is evaluated stays in the room `rules`. Durations in ms. */
export interface Rule {
  readonly id: RuleId;
  /** `event`: each matching message is an occurrence, with nothing to clear. */
  readonly mode: 'alarm' | 'event';
  readonly file: string;
  readonly title: string;
  readonly severity: Severity;
  /** Of a rule with levels: whether the severity of its alarm follows the readings down, too. Absent: it has none. */
  readonly levels?: LevelsMode;
  readonly labels: Labels;
  /** On-delay, ms; 0 raises at once. */
  readonly forMs: number;
  /** Off-delay, ms. */
  readonly clearForMs: number;
  /** Of an event: ms after an occurrence in which others of its key are not told; 0 tells each. */
  readonly cooldownMs: number;
  /** `onGap: reset`: a delay that waits begins again after so many ms without a reading; null: it goes on. */
  readonly gapMs: number | null;
  readonly notify: readonly NotifyEntry[];
  /** Of the rule's own meaning; a change of comments or of another rule leaves it as it was. */
  readonly hash: string;
}

/** The arguments of `send` by their Notify names; every text is a template until the notifier renders it. */
export interface NotifyContent {
  readonly Title?: string;
  readonly Body?: string;
  readonly Sound?: string;
  readonly Action?: string;
  readonly Sms?: JsonObject;
  readonly Apn?: JsonObject;
  readonly Fcm?: JsonObject;
  readonly Gcm?: JsonObject;
  readonly FacebookMessenger?: JsonObject;
  readonly Data?: JsonObject;
  readonly Priority?: 'high' | 'low';
  /** Seconds, 0 to 2419200. */
  readonly Ttl?: number;
}

/** One entry of `notify`: one target, one obligation. */
export interface NotifyEntry extends NotifyContent {
  readonly Identity: readonly string[];
  readonly Tag: readonly string[];
  /** Told of the end: `false` never, otherwise this content over a default text. */
  readonly clear: false | NotifyContent;
  /** Told only if the alarm is still active this long after the raise, ms; 0 tells at once. */
  readonly afterMs: number;
  readonly unless?: 'acknowledged';
  /** Told only from this severity up; absent: of any. */
  readonly severity?: Severity;
  /**
   * What an obligation finds it by in a list that was edited: of its target, `after`, `unless`, `severity` and whether
   * an end is wanted, but not of its texts. Unique within the rule.
   */
  readonly hash: string;
}
