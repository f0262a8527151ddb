import type { Alarm } from '../model/alarm.ts';
import type { Reason } from '../model/reason.ts';
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

/** The rule is gone. */
export const remove = (alarm: Alarm | null, now: StepNow): Step => leave(alarm, 'rule-removed', now);

/** Whatever the verdict: what was raised ends, what was pending never was. */
export const leave = (alarm: Alarm | null, reason: Reason, now: StepNow): Step => {
  if (alarm === null) return hold(alarm, 'already-normal');
  if (!isOpen(alarm)) return become(null, reason);
  return end(alarm, { reason, observedAt: eventTime(alarm, now) });
};

/** The rule was loaded again: the state and its beginning stay, only when its delay ends and its severity may change. */
export const retime = (alarm: Alarm | null, timing: Timing, now: StepNow): Step => {
  if (alarm === null) return hold(alarm, 'already-normal');
  const dueAt = dueAtBy(alarm, timing);
  const retimed = dueAt === alarm.dueAt ? alarm : { ...alarm, dueAt };
  // With levels the next verdict says which severity it has.
  if (timing.levels !== undefined) return become(retimed, 'rule-changed');
  const plain = withoutLevel(retimed);
  if (!isOpen(plain) || plain.activation.severity === timing.severity) return become(plain, 'rule-changed');
  const { highest: _, ...activation } = plain.activation;
  const changed = { ...plain, activation: next(activation, { severity: timing.severity }) };
  return makeKnown(changed, 'severity-changed', { reason: 'rule-changed', observedAt: eventTime(alarm, now) });
};

const withoutLevel = (alarm: Alarm): Alarm => {
  if (alarm.level === undefined) return alarm;
  const { level: _, ...plain } = alarm;
  return plain;
};

const dueAtBy = (alarm: Alarm, { forMs, clearForMs, mode, cooldownMs = 0 }: Timing): number | null => {
  switch (alarm.state) {
    case 'pending':
      return alarm.sinceWatchedAt + forMs;
    case 'clearing':
      return alarm.sinceWatchedAt + clearForMs;
    case 'active':
      return mode === 'event' ? alarm.sinceWatchedAt + cooldownMs : null;
    case 'normal':
      return null;
  }
};
