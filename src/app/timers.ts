import type { Cancel, Clock } from '../base/clock.ts';
import { createDueQueue, type DueQueue } from './due-queue.ts';
import type { Watch } from './watch.ts';

/** Wakes what falls due: delays and stale facts on the watch clock, steps of escalation on the wall clock. */
export interface Timers<W, O> {
  readonly watch: (at: number, item: W) => void;
  readonly wall: (at: number, item: O) => void;
  /** Hands over all that is due and arms the next. To be called when watch time starts, or what was held may go on. */
  readonly run: () => void;
  /** When the next thing falls due by wall time (epoch ms), as things stand; null when nothing can. */
  readonly nextAt: () => number | null;
  readonly stop: () => void;
}

export interface TimerEvents<W, O> {
  readonly onWatch: (item: W) => void;
  readonly onWall: (item: O) => void;
  /** Whether anything may be decided now. */
  readonly mayDecide: () => boolean;
  /** Whether steps of escalation may be told: not while a backlog is read that may say that all is over. */
  readonly mayTell: () => boolean;
}

export const createTimers = <W, O>(clock: Clock, watch: Watch, events: TimerEvents<W, O>): Timers<W, O> => {
  const delays = createDueQueue<W>();
  const steps = createDueQueue<O>();
  let armed: { readonly at: number; readonly cancel: Cancel } | null = null;
  const nextDelay = (): number => {
    const delay = watch.running()
      ? (delays.nextAt() ?? Number.POSITIVE_INFINITY) - watch.now()
      : Number.POSITIVE_INFINITY;
    const step = events.mayTell()
      ? (steps.nextAt() ?? Number.POSITIVE_INFINITY) - clock.now()
      : Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(delay, step));
  };
  const arm = () => {
    const delay = events.mayDecide() ? nextDelay() : Number.POSITIVE_INFINITY;
    const at = clock.monotonic() + delay;
    if (!Number.isFinite(delay) || (armed && armed.at <= at)) return;
    armed?.cancel();
    armed = { at, cancel: clock.after(delay, run) };
  };
  const drain = <T>(queue: DueQueue<T>, now: number, hand: (item: T) => void) => {
    while (events.mayDecide()) {
      const item = queue.pop(now);
      if (item === undefined) return;
      hand(item);
    }
  };
  const run = () => {
    armed?.cancel();
    armed = null;
    if (watch.running()) drain(delays, watch.now(), events.onWatch);
    if (events.mayTell()) drain(steps, clock.now(), events.onWall);
    arm();
  };
  return {
    watch: (at, item) => {
      delays.push(at, item);
      arm();
    },
    wall: (at, item) => {
      steps.push(at, item);
      arm();
    },
    run,
    nextAt: () => {
      const delay = nextDelay();
      return Number.isFinite(delay) ? clock.now() + delay : null;
    },
    stop: () => {
      armed?.cancel();
      armed = null;
    },
  };
};
