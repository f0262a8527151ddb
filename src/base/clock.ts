/** Cancels what `Clock.at` scheduled; calling it twice is harmless. */
export type Cancel = () => void;

/**
 * The only door to time. `now` is wall time (epoch ms, may jump), `monotonic` never goes back and measures durations (ms).
 * `after` runs `task` once, `delayMs` from now on the monotonic clock, however long that is.
 */
export interface Clock {
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly after: (delayMs: number, task: () => void) => Cancel;
}

/** Node fires a longer timeout after 1 ms (measured on 24.21), so long waits go in chunks. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, task) => {
    const dueAt = performance.now() + delayMs;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = dueAt - performance.now();
      timer = setTimeout(left > LONGEST_TIMEOUT_MS ? arm : task, Math.min(Math.max(0, left), LONGEST_TIMEOUT_MS));
    };
    arm();
    return () => clearTimeout(timer);
  },
};

export interface VirtualClock extends Clock {
  /** Moves both clocks by `durationMs`, running due tasks in the order they are due; tasks may schedule more. */
  readonly advance: (durationMs: number) => void;
  /** Moves to wall time `at`; a time already passed changes nothing. */
  readonly advanceTo: (at: number) => void;
  /** Moves the wall clock only, as an NTP step does. */
  readonly jump: (byMs: number) => void;
}

/** A clock that stands still until told: rule tests, replay and every unit test run on it. */
export const createVirtualClock = (startAt = 0): VirtualClock => {
  let elapsed = 0;
  let offset = startAt;
  let sequence = 0;
  const tasks: { dueAt: number; order: number; task: () => void }[] = [];
  const nextDue = (until: number) => {
    let best = -1;
    tasks.forEach(({ dueAt, order }, index) => {
      const current = tasks[best];
      if (dueAt > until) return;
      if (!current || dueAt < current.dueAt || (dueAt === current.dueAt && order < current.order)) best = index;
    });
    return best < 0 ? undefined : tasks.splice(best, 1)[0];
  };
  const advance = (durationMs: number) => {
    const until = elapsed + durationMs;
    for (let due = nextDue(until); due; due = nextDue(until)) {
      elapsed = Math.max(elapsed, due.dueAt);
      due.task();
    }
    elapsed = Math.max(elapsed, until);
  };
  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    after: (delayMs, task) => {
      const entry = { dueAt: elapsed + Math.max(0, delayMs), order: sequence++, task };
      tasks.push(entry);
      return () => {
        const index = tasks.indexOf(entry);
        if (index >= 0) tasks.splice(index, 1);
      };
    },
    advance,
    advanceTo: (at) => advance(Math.max(0, at - offset - elapsed)),
    jump: (byMs) => {
      offset += byMs;
    },
  };
};
