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
  /** For good. */
  readonly stop: () => void;
}

export interface TimerEvents<W, O> {
  /** `at` is the time that `item` was pushed for. */
  readonly onWatch: (item: W, at: number) => void;
  readonly onWall: (item: O) => void;
  /** Whether anything may be decided now. */
  readonly mayDecide: () => boolean;
  /** Whether steps of escalation may be told: not while a backlog is read that may say that all is over. */
  readonly mayTell: () => boolean;
}

export const createTimers = <W, O>(clock: Clock, watch: Watch, events: TimerEvents<W, O>): Timers<W, O> => {
  const delays = createDueQueue<W>();
  const steps = createDueQueue<O>();
  const nextDelay = (): number => {
    const delay = watch.running() ? untilNext(delays, watch.now()) : NEVER;
    const step = events.mayTell() ? untilNext(steps, clock.now()) : NEVER;
    return Math.max(0, Math.min(delay, step));
  };
  const run = () => {
    wakeUp.cancel();
    if (watch.running()) drain(delays, watch.now(), { hand: events.onWatch, mayGoOn: events.mayDecide });
    if (events.mayTell()) drain(steps, clock.now(), { hand: events.onWall, mayGoOn: events.mayDecide });
    arm();
  };
  const wakeUp = createWakeUp(clock, run);
  const arm = () => wakeUp.within(events.mayDecide() ? nextDelay() : NEVER);
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
      return delay === NEVER ? null : clock.now() + delay;
    },
    stop: wakeUp.stop,
  };
};

const NEVER = Number.POSITIVE_INFINITY;

const untilNext = <T>(queue: DueQueue<T>, now: number): number => (queue.nextAt() ?? NEVER) - now;

interface Draining<T> {
  readonly hand: (item: T, at: number) => void;
  readonly mayGoOn: () => boolean;
}

/** When very many fall due at once, messages come in between: what is left is due at once. */
const MOST_AT_ONCE = 1000;

const drain = <T>(queue: DueQueue<T>, now: number, { hand, mayGoOn }: Draining<T>): void => {
  for (let handed = 0; handed < MOST_AT_ONCE && mayGoOn(); handed++) {
    const due = queue.pop(now);
    if (!due) return;
    hand(due.item, due.at);
  }
};

/** One timer of the clock, moved forward when something falls due earlier. */
const createWakeUp = (
  clock: Clock,
  task: () => void,
): { readonly within: (delayMs: number) => void; readonly cancel: Cancel; readonly stop: () => void } => {
  let armed: { readonly at: number; readonly cancel: Cancel } | null = null;
  let stopped = false;
  const cancel = () => {
    armed?.cancel();
    armed = null;
  };
  return {
    cancel,
    within: (delayMs) => {
      const at = clock.monotonic() + delayMs;
      if (stopped || delayMs === NEVER || (armed && armed.at <= at)) return;
      cancel();
      armed = { at, cancel: clock.after(delayMs, task) };
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
};
