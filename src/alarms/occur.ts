import type { Alarm } from '../model/alarm.ts';
import { beginningAt, eventTime, isDelayOver } from './delay.ts';
import { become, end, hold, isOpen, makeKnown, type Step } from './effect.ts';
import type { StepNow, Timing } from './input.ts';

/** A message was an occurrence of an event: raised, unless one of its key is Active still. */
export const occur = (alarm: Alarm | null, timing: Timing, now: StepNow): Step => {
  if (alarm !== null && isOpen(alarm)) return hold(alarm, 'cooling-down');
  const begun = beginningAt(null, now);
  const raisedAt = begun.sinceObservedAt;
  const { severity, cooldownMs = 0 } = timing;
  const activation = { id: now.newActivation(), severity, raisedAt, acknowledged: false, number: 1 };
  const dueAt = cooldownMs === 0 ? null : begun.sinceWatchedAt + cooldownMs;
  return makeKnown({ state: 'active', ...begun, dueAt, activation }, 'raised', {
    reason: 'occurred',
    observedAt: raisedAt,
  });
};

/** What has occurred ends by itself once its cooldown is over: at once if it has none. */
export const coolDown = (alarm: Alarm | null, { cooldownMs = 0 }: Timing, now: StepNow): Step => {
  if (alarm === null || !isOpen(alarm)) return become(null, 'already-normal');
  if (cooldownMs === 0) return end(alarm, { reason: 'event-over', observedAt: eventTime(alarm, now) });
  if (isDelayOver(alarm, cooldownMs, now)) {
    return end(alarm, { reason: 'cooldown-over', observedAt: alarm.sinceObservedAt + cooldownMs });
  }
  const dueAt = alarm.sinceWatchedAt + cooldownMs;
  return become(alarm.dueAt === dueAt ? alarm : { ...alarm, dueAt }, 'cooling-down');
};
