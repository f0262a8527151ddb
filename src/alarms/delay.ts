import type { Alarm } from '../model/alarm.ts';
import type { Moment } from '../model/reading.ts';
import type { StepNow } from './input.ts';

/**
 * Whether the state of `alarm` has lasted `delayMs` by either measure, to the millisecond (`>=`). A NaN `observedAt`
 * compares as false, so that a timer counts by watch time alone; so does a reading from before the state.
 */
export const isDelayOver = (alarm: Alarm, delayMs: number, now: Moment): boolean =>
  now.observedAt - alarm.sinceObservedAt >= delayMs || now.watchedAt - alarm.sinceWatchedAt >= delayMs;

/** Beginning of a state that starts now: event time and watch time (epoch ms), neither before that of the state it follows. */
export const beginningAt = (
  alarm: Alarm | null,
  now: StepNow,
): { readonly sinceObservedAt: number; readonly sinceWatchedAt: number } => ({
  sinceObservedAt: eventTime(alarm, now),
  sinceWatchedAt: alarm === null ? now.watchedAt : Math.max(alarm.sinceWatchedAt, now.watchedAt),
});

/** Event time of what happens now (epoch ms), never before the state that `alarm` is in. */
export const eventTime = (alarm: Alarm | null, now: StepNow): number => {
  const observedAt = Number.isNaN(now.observedAt) ? estimateAt(alarm, now) : now.observedAt;
  return alarm === null ? observedAt : Math.max(alarm.sinceObservedAt, observedAt);
};

const estimateAt = (alarm: Alarm | null, now: StepNow): number =>
  now.estimatedAt ?? (alarm === null ? now.watchedAt : alarm.sinceObservedAt + (now.watchedAt - alarm.sinceWatchedAt));
