import type { Alarm } from '../model/alarm.ts';
import type { Reason } from '../model/reason.ts';
import { beginningAt } from './delay.ts';
import { become, hold, type Step } from './effect.ts';
import type { Judged, StepNow } from './input.ts';

/** With `onGap: reset`: whether the device was silent for too long for anybody to say that the state went on. */
export const isAfterGap = (alarm: Alarm, { type, timing: { gapMs = null }, silentMs = 0 }: Judged): boolean =>
  gapMs !== null && (silentMs >= gapMs || (type === 'due' && alarm.dueAt === null));

interface Delay {
  readonly delayMs: number;
  /** Of a delay that begins again. */
  readonly reason: Reason;
}

/** The delay begins again with a reading; a timer only takes note, for who is silent says nothing of now either. */
export const beginAgain = (alarm: Alarm, { type }: Judged, now: StepNow, { delayMs, reason }: Delay): Step => {
  if (type === 'due') return alarm.dueAt === null ? hold(alarm, 'gap') : become({ ...alarm, dueAt: null }, 'gap');
  const begun = beginningAt(alarm, now);
  return become({ ...alarm, ...begun, dueAt: begun.sinceWatchedAt + delayMs }, reason);
};

/**
 * A timer found a gap, and then comes a reading that by the device's own clock leaves none: it was on its way. The delay
 * goes on by event time; by watch time it begins again.
 */
export const afterWaiting = <A extends Alarm>(alarm: A, { timing }: Judged, now: StepNow, delayMs: number): A => {
  if ((timing.gapMs ?? null) === null || alarm.dueAt !== null) return alarm;
  const sinceWatchedAt = Math.max(alarm.sinceWatchedAt, now.watchedAt);
  return { ...alarm, sinceWatchedAt, dueAt: sinceWatchedAt + delayMs };
};
