import type { Alarm } from '../model/alarm.ts';
import { eventTime } from './delay.ts';
import { become, end, hold, isOpen, makeKnown, next, type Step } from './effect.ts';
import type { StepNow, Timing } from './input.ts';

/** Somebody has seen it. Once is enough, and only what is Active or Clearing can be seen. */
export const acknowledge = (alarm: Alarm | null, now: StepNow): Step => {
  if (alarm === null || !isOpen(alarm)) return hold(alarm, 'not-active');
  if (alarm.activation.acknowledged) return hold(alarm, 'already-acknowledged');
  const acknowledged = { ...alarm, activation: next(alarm.activation, { acknowledged: true }) };
  return makeKnown(acknowledged, 'acknowledged', { reason: 'acknowledged', observedAt: eventTime(alarm, now) });
};

/** The rule is gone: what was raised ends, what was pending never was. */
export const remove = (alarm: Alarm | null, now: StepNow): Step => {
  if (alarm === null) return hold(alarm, 'already-normal');
  if (!isOpen(alarm)) return become(null, 'rule-removed');
  return end(alarm, { reason: 'rule-removed', observedAt: eventTime(alarm, now) });
};

/** The rule was loaded again: the state and its beginning stay, only when its delay ends and its severity may change. */
export const retime = (alarm: Alarm | null, timing: Timing, now: StepNow): Step => {
  if (alarm === null) return hold(alarm, 'already-normal');
  const dueAt = dueAtBy(alarm, timing);
  const retimed = dueAt === alarm.dueAt ? alarm : { ...alarm, dueAt };
  if (!isOpen(retimed) || retimed.activation.severity === timing.severity) return become(retimed, 'rule-changed');
  const changed = { ...retimed, activation: next(retimed.activation, { severity: timing.severity }) };
  return makeKnown(changed, 'severity-changed', { reason: 'rule-changed', observedAt: eventTime(alarm, now) });
};

const dueAtBy = (alarm: Alarm, { forMs, clearForMs }: Timing): number | null => {
  switch (alarm.state) {
    case 'pending':
      return alarm.sinceWatchedAt + forMs;
    case 'clearing':
      return alarm.sinceWatchedAt + clearForMs;
    case 'normal':
    case 'active':
      return null;
  }
};
