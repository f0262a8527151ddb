import type { Cancel, Clock } from '../base/clock.ts';
import type { Activity } from './activity.ts';

/** Work that is done in turns, one at a time: when woken, when due, and again after a fault. */
export interface Loop {
  /** Asks for a turn soon; many calls before it are one. */
  readonly wake: () => void;
  /** Takes back the timer, unless there is a fault to get over; a loop that is woken later still runs. */
  readonly rest: () => void;
  /** Whether it neither works nor waits for a time: only a wake helps. */
  readonly isQuiet: () => boolean;
}

interface LoopDeps {
  readonly clock: Clock;
  readonly activity: Activity;
  /** One turn; resolves with the time of the next one (epoch ms; now or earlier means at once), null to wait for a wake. */
  readonly turn: () => Promise<number | null>;
  /** Told of a turn that rejected. */
  readonly onFault: (error: unknown) => void;
}

const AFTER_FAULT_MS = 1000;

/** Looks again at least this often: the wall clock may have been set. */
const LONGEST_WAIT_MS = 60_000;

/** Turns go through the event loop: a long queue never starves it, and all answers of one poll share a turn. */
export const createLoop = ({ clock, activity, turn, onFault }: LoopDeps): Loop => {
  let state: 'resting' | 'about to run' | 'running' | 'running, woken' | 'after a fault' = 'resting';
  const timer = createTimer(clock, () => start());
  const start = () => {
    timer.disarm();
    state = 'about to run';
    activity.enter();
    setImmediate(run);
  };
  const run = async () => {
    state = 'running';
    try {
      const next = await turn();
      if (next !== null && next <= clock.now()) state = 'running, woken';
      else if (next !== null) timer.arm(next - clock.now());
      if (state === 'running, woken') start();
      else state = 'resting';
    } catch (error) {
      state = 'after a fault';
      onFault(error);
      timer.arm(AFTER_FAULT_MS);
    }
    activity.leave();
  };
  return {
    wake: () => {
      if (state === 'resting') start();
      else if (state === 'running') state = 'running, woken';
    },
    rest: () => {
      if (state === 'resting') timer.disarm();
    },
    isQuiet: () => state === 'resting' && !timer.isArmed(),
  };
};

/** One timer that is set anew or taken back. */
const createTimer = (clock: Clock, ring: () => void) => {
  let cancel: Cancel | null = null;
  return {
    isArmed: () => cancel !== null,
    arm: (delayMs: number) => {
      cancel = clock.after(Math.min(delayMs, LONGEST_WAIT_MS), ring);
    },
    disarm: () => {
      cancel?.();
      cancel = null;
    },
  };
};
