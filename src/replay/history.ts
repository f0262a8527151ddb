import type { Severity } from '../model/rule.ts';

/** What rules made of a recording. Times epoch ms. */
export interface History {
  readonly alarms: readonly ReplayedAlarm[];
  readonly notifications: readonly ReplayedNotification[];
  /** From when to when the recording goes; null when nothing stands in it. */
  readonly span: Span | null;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ReplayedAlarm {
  readonly id: string;
  readonly rule: string;
  readonly key: string;
  readonly device: string;
  readonly severity: Severity;
  readonly raisedAt: number;
  /** Null while it was active when the recording ended. */
  readonly clearedAt: number | null;
}

export interface ReplayedNotification {
  readonly at: number;
  /** The alarm's id. */
  readonly alarm: string;
  readonly rule: string;
  readonly key: string;
  readonly on: 'raise' | 'clear';
  /** Which entry of the rule's `notify`, from 0. */
  readonly entry: number;
  /** As a person would say it: `on-call with site-oslo`. */
  readonly target: string;
  readonly text: string;
  /** How many SMS the text is charged as, for each phone that gets it. */
  readonly segments: number;
}

/** When it ended: an alarm that is still active has lasted until the end of the recording. */
export const endOf = ({ clearedAt, raisedAt }: ReplayedAlarm, span: Span | null): number =>
  clearedAt ?? Math.max(raisedAt, span?.to ?? raisedAt);

/** How long it was active, ms. */
export const activeMs = (alarm: ReplayedAlarm, span: Span | null): number =>
  Math.max(0, endOf(alarm, span) - alarm.raisedAt);
