import type { ActivationId } from '../model/ids.ts';
import type { Moment } from '../model/reading.ts';
import type { LevelsMode, Severity } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';

/** What an alarm must know of its rule; a `Rule` fits. Durations in ms. */
export interface Timing {
  readonly forMs: number;
  readonly clearForMs: number;
  readonly severity: Severity;
  /** Of an event: ms after an occurrence in which others are held, 0 for none; left out for an alarm. */
  readonly cooldownMs?: number;
  readonly mode?: 'alarm' | 'event';
  /** Of a rule with levels: whether the severity falls with the readings. */
  readonly levels?: LevelsMode;
  /** `onGap: reset`: a delay that waits begins again after so long without a reading; null: it goes on. */
  readonly gapMs?: number | null;
}

/**
 * What can happen to an alarm.
 * `verdict`: the rule was evaluated, because of a reading or because a verdict can change by itself.
 * `due`: a timer says that the delay is over; the verdicts are the current ones.
 * `occurrence`: a message is one, of a rule with `mode: event`. `cooldown`: the time after it may be over.
 * `remove`: the rule is gone. `retime`: it was loaded again, perhaps with other delays or another severity.
 */
export type AlarmInput =
  | Judged
  | { readonly type: 'occurrence' | 'cooldown'; readonly timing: Timing }
  | { readonly type: 'acknowledge' }
  | { readonly type: 'remove' }
  | { readonly type: 'retime'; readonly timing: Timing };

export interface Judged {
  readonly type: 'verdict' | 'due';
  readonly timing: Timing;
  readonly verdict: Verdict;
  /** Verdict of `clear.when`; null when the rule has none, and then the end is that `when` is false. */
  readonly clear: Verdict | null;
  /** The severity that the readings call for, of a rule with levels; otherwise the rule's own. */
  readonly severity?: Severity | undefined;
  /** The rule is not active now: what waits is dropped, what was raised ends, whatever `clear` says. */
  readonly inactive?: boolean | undefined;
  /** How long the device had been silent when this reading came, or has been when a timer asks, ms. */
  readonly silentMs?: number | undefined;
}

/**
 * Now, by both measures. `observedAt` MUST be the event time of a reading of the alarm's own device, or NaN when a
 * timer or an operator asks: event time is never compared with a clock of ours. `watchedAt` MUST NOT go back.
 */
export interface StepNow extends Moment {
  /**
   * Written down for event time where `observedAt` is NaN (epoch ms): best the device's last `observedAt` plus the watch
   * time since. Left out, the alarm's own beginning is carried on by watch time.
   */
  readonly estimatedAt?: number;
  /** Called once for each raise and never otherwise: randomness stays with the caller. */
  readonly newActivation: () => ActivationId;
}
