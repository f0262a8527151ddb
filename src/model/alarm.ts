import type { JsonObject } from '../base/json.ts';
import type { ActivationId, Key, RuleId } from './ids.ts';
import type { Labels } from './reading.ts';
import type { Reason } from './reason.ts';
import type { Severity } from './rule.ts';

export type AlarmState = 'normal' | 'pending' | 'active' | 'clearing';

/** What gates telling, never the states. */
export type Suppression = 'shelved' | 'maintenance' | 'inhibited' | 'disabled';

/** One rule about one key. Immutable; `step` gives the next one. An alarm that is Normal and owes nothing need not exist. */
export interface Alarm {
  readonly state: AlarmState;
  /** When this state began, by both measures (epoch ms). */
  readonly sinceObservedAt: number;
  readonly sinceWatchedAt: number;
  /** When the delay of a Pending or Clearing alarm, or the cooldown of an event, ends by watch time (epoch ms), else null. */
  readonly dueAt: number | null;
  /** Null while Normal or Pending. */
  readonly activation: Activation | null;
  /** Of a rule with levels: the one that the readings last called for, which its severity may have left behind. */
  readonly level?: Severity;
}

/** One raise to its end. */
export interface Activation {
  readonly id: ActivationId;
  readonly severity: Severity;
  /** Event time of the raise, epoch ms. */
  readonly raisedAt: number;
  readonly acknowledged: boolean;
  /** Number of its newest transition; the raise is 1. */
  readonly number: number;
  /** The most severe that it has been; absent while it is that. */
  readonly highest?: Severity;
}

export type TransitionType = 'raised' | 'cleared' | 'severity-changed' | 'acknowledged' | 'shelved' | 'unshelved';

/** A numbered step of one activation, with the evidence for it. */
export interface Transition {
  readonly activation: ActivationId;
  readonly number: number;
  readonly type: TransitionType;
  readonly rule: RuleId;
  readonly key: Key;
  readonly severity: Severity;
  readonly reason: Reason;
  /** Event time, epoch ms. */
  readonly observedAt: number;
  /** When Tocsin decided it, epoch ms by our wall clock. */
  readonly decidedAt: number;
  readonly ruleHash: string;
  /** Topic of the message that led to it; null when a timer or an operator did. */
  readonly topic: string | null;
  readonly labels: Labels;
  /** The facts that the rule read, 2 kB of JSON at most. */
  readonly evidence: JsonObject;
}
