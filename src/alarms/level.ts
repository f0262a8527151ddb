import type { Activation, Alarm } from '../model/alarm.ts';
import type { Reason } from '../model/reason.ts';
import { isAbove, type Severity } from '../model/rule.ts';
import { eventTime } from './delay.ts';
import { become, makeKnown, next, type OpenAlarm, type Step } from './effect.ts';
import type { Judged, StepNow } from './input.ts';

/** `alarm` at the level that the readings call for: the very same object if it is there, or if the rule has none. */
export const atLevel = <A extends Alarm>(alarm: A, level: Severity | undefined): A =>
  level === undefined || alarm.level === level ? alarm : { ...alarm, level };

interface Following {
  readonly now: StepNow;
  /** Of the step that is taken while the severity stays as it is. */
  readonly reason: Reason;
}

/** An alarm that goes on as `alarm`, its severity after the level that the readings call for. */
export const followLevel = (alarm: OpenAlarm, { severity: level, timing }: Judged, how: Following): Step => {
  const { activation } = alarm;
  const there = atLevel(alarm, level);
  if (level === undefined || level === activation.severity) return become(there, how.reason);
  const rises = isAbove(level, activation.severity);
  if (!rises && timing.levels === 'latch-highest') return become(there, how.reason);
  const changed = { ...there, activation: rises ? rise(activation, level) : fall(activation, level) };
  return makeKnown(changed, 'severity-changed', {
    reason: rises ? 'severity-rose' : 'severity-fell',
    observedAt: eventTime(alarm, how.now),
  });
};

/** Worse than anybody has seen it, so that whoever acknowledged it has not seen this. */
const rise = ({ highest: before, ...activation }: Activation, severity: Severity): Activation => {
  const highest = before ?? activation.severity;
  if (isAbove(severity, highest)) return next(activation, { severity, acknowledged: false });
  return next(activation, severity === highest ? { severity } : { severity, highest });
};

const fall = (activation: Activation, severity: Severity): Activation =>
  next(activation, { severity, highest: activation.highest ?? activation.severity });
