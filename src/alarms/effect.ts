import type { Activation, Alarm, TransitionType } from '../model/alarm.ts';
import type { Reason } from '../model/reason.ts';

/** What became of an alarm, why, and what is to be made known. Null is Normal; a held alarm is the very same object. */
export interface Step {
  readonly alarm: Alarm | null;
  readonly effects: readonly Effect[];
  readonly reason: Reason;
}

/** A transition, to be recorded and told. */
export interface Effect {
  readonly type: 'transition';
  readonly transition: TransitionType;
  /** As the transition leaves it; its `number` is the transition's own. */
  readonly activation: Activation;
  /** Event time of the transition, epoch ms. */
  readonly observedAt: number;
}

/** An alarm that was raised and has not ended. */
export interface OpenAlarm extends Alarm {
  readonly activation: Activation;
}

export const isOpen = (alarm: Alarm): alarm is OpenAlarm => alarm.activation !== null;

const NOTHING: readonly Effect[] = Object.freeze([]);

const HELD_UNKNOWN: Step = Object.freeze({ alarm: null, effects: NOTHING, reason: 'condition-unknown' });
const HELD_NORMAL: Step = Object.freeze({ alarm: null, effects: NOTHING, reason: 'already-normal' });

/** Nothing happens. Most of all alarms are Normal and stay it, so these two cost no allocation. */
export const hold = (alarm: Alarm | null, reason: Reason): Step => {
  if (alarm === null && reason === 'already-normal') return HELD_NORMAL;
  if (alarm === null && reason === 'condition-unknown') return HELD_UNKNOWN;
  return { alarm, effects: NOTHING, reason };
};

/** The alarm goes on as `alarm`, and nobody need know. */
export const become = (alarm: Alarm | null, reason: Reason): Step => ({ alarm, effects: NOTHING, reason });

/** The alarm goes on as `alarm` through a numbered transition at event time `observedAt`. */
export const makeKnown = (alarm: OpenAlarm, transition: TransitionType, because: Because): Step => ({
  alarm,
  effects: [{ type: 'transition', transition, activation: alarm.activation, observedAt: because.observedAt }],
  reason: because.reason,
});

interface Because {
  readonly reason: Reason;
  readonly observedAt: number;
}

/** The activation ends at event time `observedAt`; the alarm is Normal. */
export const end = ({ activation }: OpenAlarm, { reason, observedAt }: Because): Step => ({
  alarm: null,
  effects: [{ type: 'transition', transition: 'cleared', activation: next(activation), observedAt }],
  reason,
});

/** `activation` with the number of its next transition. */
export const next = (activation: Activation, changes: Partial<Activation> = {}): Activation => ({
  ...activation,
  ...changes,
  number: activation.number + 1,
});
