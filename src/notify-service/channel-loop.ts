import type { Channel, ChannelName, Delivery } from '../model/delivery.ts';
import { createAdmit } from './admit.ts';
import { type AttemptDeps, createAttempts, type Wanted } from './attempts.ts';
import { createFollowClock } from './follow-clock.ts';
import { createLoop, type Loop } from './loop.ts';
import { createPace, type Pace } from './pace.ts';
import { createPause, type Pause } from './pause.ts';
import type { AttemptResult } from './ports.ts';
import { writeResults } from './write-results.ts';

export interface ChannelLoopDeps extends AttemptDeps {
  readonly name: ChannelName;
  /** Undefined when the config names none: what is queued for it ends as rejected. */
  readonly channel: Channel | undefined;
  /** Told of a turn that the store failed; the turn is done again in a second. */
  readonly onFault: (error: unknown) => void;
}

export interface ChannelLoop extends Pick<Loop, 'wake'> {
  /** Takes up the pace of an earlier run; call it before the first wake. */
  readonly resume: () => Promise<void>;
  /** Starts no attempt any more; those under way still come to their end. */
  readonly stop: () => void;
}

/**
 * One channel's deliveries, in turns: write down what was answered, look at what is due, write the attempts down, make
 * them. The store hands out only the heads of lanes, so one lane goes in order and a stuck one delays no other.
 */
export const createChannelLoop = (deps: ChannelLoopDeps): ChannelLoop => {
  const { channel, clock } = deps;
  const pause = createPause();
  const followClock = createFollowClock(deps);
  const attempts = createAttempts(deps, pause, () => loop.wake());
  let pace = createPace(channel?.rate ?? Number.POSITIVE_INFINITY, null);
  let sweepAt = 0;
  let stopped = false;
  const turn = async () => {
    await attempts.writeAnswered();
    if (stopped) return null;
    await followClock();
    const now = clock.now();
    const monotonic = clock.monotonic();
    const gate = openGate({ now, monotonic, pause, pace, underWay: attempts.underWay() });
    if (gate.type === 'wait') return gate.until;
    if (gate.type === 'paused' && monotonic < sweepAt) return now + Math.min(gate.leftMs, sweepAt - monotonic);
    const { found, wanted } = await lookAtDue(deps, now, gate.type === 'open' && channel ? gate.most : SWEEP);
    if (gate.type === 'paused') {
      sweepAt = monotonic + SWEEP_EVERY_MS;
      return now + Math.min(gate.leftMs, SWEEP_EVERY_MS);
    }
    if (channel && wanted.length > 0 && !stopped) {
      await attempts.start(channel, wanted);
      pace.take(wanted.length, clock.monotonic());
    }
    return found > 0 ? now : await nextDueAt(deps, now);
  };
  const loop = createLoop({ clock, activity: deps.activity, turn, onFault: deps.onFault });
  return {
    wake: loop.wake,
    resume: async () => {
      pace = await resumePace(deps);
    },
    stop: () => {
      stopped = true;
      loop.rest();
    },
  };
};

/** Attempts under way at a time. */
const MOST_UNDER_WAY = 50;

/** Deliveries looked at in a turn that sends nothing but ends what has expired or has no channel. */
const SWEEP = 500;
const SWEEP_EVERY_MS = 60_000;

/** No sooner than this for a delivery that is due and was not handed out: its lane is busy, and an answer will wake us. */
const LOOK_AGAIN_MS = 100;

interface GateState {
  readonly now: number;
  readonly monotonic: number;
  readonly pause: Pause;
  readonly pace: Pace;
  readonly underWay: number;
}

type Gate =
  | { readonly type: 'open'; readonly most: number }
  | { readonly type: 'paused'; readonly leftMs: number }
  /** Null: until an attempt under way is answered. */
  | { readonly type: 'wait'; readonly until: number | null };

/** How many attempts may start now. */
const openGate = ({ now, monotonic, pause, pace, underWay }: GateState): Gate => {
  const leftMs = pause.leftMs(monotonic);
  if (leftMs > 0) return { type: 'paused', leftMs };
  const room = (pause.onTrial() ? 1 : MOST_UNDER_WAY) - underWay;
  if (room <= 0) return { type: 'wait', until: null };
  const most = Math.min(room, pace.free(monotonic));
  return most > 0
    ? { type: 'open', most }
    : { type: 'wait', until: now + Math.ceil(pace.nextAt(monotonic) - monotonic) };
};

/** Reads what is due, ends what needs no attempt, and gives the rest. */
const lookAtDue = async (
  { store, name, channel, emit }: ChannelLoopDeps,
  now: number,
  limit: number,
): Promise<{ readonly found: number; readonly wanted: readonly Wanted[] }> => {
  const due: readonly Delivery[] = await store.dueDeliveries(name, now, limit);
  const admit = createAdmit({ store, configured: channel !== undefined });
  const wanted: Wanted[] = [];
  const ended: AttemptResult[] = [];
  for (const delivery of due) {
    const admission = await admit(delivery, now);
    if (admission.type === 'send') wanted.push(admission);
    else ended.push(admission.result);
  }
  await writeResults(store, ended, emit);
  return { found: due.length, wanted };
};

const nextDueAt = async ({ store, name }: ChannelLoopDeps, now: number): Promise<number | null> => {
  const next = await store.nextDueAt(name);
  return next === null ? null : Math.max(next, now + LOOK_AGAIN_MS);
};

/** A restart may not burst: the newest attempt of the earlier run counts, by the wall clock. */
const resumePace = async ({ store, name, channel, clock }: ChannelLoopDeps): Promise<Pace> => {
  const lastAt = channel ? await store.lastAttemptAt(name) : null;
  const agoMs = lastAt === null ? 0 : Math.max(0, clock.now() - lastAt);
  return createPace(channel?.rate ?? Number.POSITIVE_INFINITY, lastAt === null ? null : clock.monotonic() - agoMs);
};
