import type { Alarm } from '../model/alarm.ts';
import type { Reason } from '../model/reason.ts';
import { beginningAt } from './delay.ts';
import { become, hold, type Step } from './effect.ts';
import type { Judged, StepNow } from './input.ts';

/**
 * With `onGap: reset`: whether the device was silent for too long for anybody to say that the state went on. A state
 * that waits without a due time is one in which a timer found that out, or in which nothing was known for as long.
 */
export const isAfterGap = (alarm: Alarm, { timing: { gapMs = null }, silentMs = 0 }: Judged): boolean =>
  gapMs !== null && (alarm.dueAt === null || silentMs >= gapMs);

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
