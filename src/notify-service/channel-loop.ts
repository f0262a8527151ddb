import type { Channel, Delivery } from '../model/delivery.ts';
import type { ServiceStore } from './account-store.ts';
import { createAdmit } from './admit.ts';
import { type AttemptDeps, type Attempts, createAttempts, type Wanted } from './attempts.ts';
import { createFollowClock } from './follow-clock.ts';
import { createGather, type Gather } from './gather.ts';
import { createLoop, type Loop } from './loop.ts';
import type { AttemptResult, BindingStore, ChannelSource, DeliveryStore } from './ports.ts';
import { type Standing, takeUpStanding } from './standing.ts';
import { writeResults } from './write-results.ts';

export interface ChannelLoopDeps extends AttemptDeps {
  readonly store: DeliveryStore & BindingStore & Pick<ServiceStore, 'service'>;
  readonly channels: Pick<ChannelSource, 'find'>;
  /** Told of a turn that the store failed; the turn is done again in a second. */
  readonly onFault: (error: unknown) => void;
}

export interface ChannelLoop extends Pick<Loop, 'wake'> {
  /** The credential was changed: nothing holds for it that was answered to the earlier one. */
  readonly renew: () => void;
  /** Whether nothing would be lost with it but the pace, which is taken up from the store. */
  readonly isIdle: () => boolean;
  /** Starts no attempt any more; those under way still come to their end. */
  readonly stop: () => void;
}

/**
 * One route's deliveries, in turns: write down what was answered, look at what is due, write the attempts down, make
 * them. The store hands out only the heads of lanes, so one lane goes in order and a stuck one delays no other.
 */
export const createChannelLoop = (deps: ChannelLoopDeps): ChannelLoop => {
  const { clock, activity, onFault } = deps;
  const standing = createKnownStanding(deps);
  const gather = createGather();
  let stopped = false;
  const attempts = createAttempts(deps, {
    onAnswer: () => {
      if (stopped || gather.isEnough(attempts.underWay())) loop.wake();
    },
    isCurrent: standing.isCurrent,
  });
  const work = createWork({ deps, standing, gather, attempts, isStopped: () => stopped });
  const turn = async () => {
    const gatherMs = stopped ? 0 : gather.leftMs(attempts.underWay(), clock.monotonic());
    if (gatherMs > 0) return clock.now() + gatherMs;
    // Of a crowd, what was answered is written with what starts next. After a fault there is none: it goes by itself.
    const ofCrowd = gather.end() && !stopped;
    await (ofCrowd ? attempts.writeFeedback() : attempts.writeAnswered());
    return stopped ? null : work(ofCrowd);
  };
  const loop = createLoop({ clock, activity, turn, onFault });
  return {
    wake: loop.wake,
    renew: () => {
      standing.forget();
      loop.wake();
    },
    isIdle: () => loop.isQuiet() && attempts.underWay() === 0 && !standing.isPaused(),
    stop: () => {
      stopped = true;
      loop.rest();
      // What was answered may have waited for more.
      if (gather.end()) loop.wake();
    },
  };
};

interface WorkParts {
  readonly deps: ChannelLoopDeps;
  readonly standing: ReturnType<typeof createKnownStanding>;
  readonly gather: Gather;
  readonly attempts: Attempts;
  readonly isStopped: () => boolean;
}

/** The rest of a turn: what is due is looked at, and started as far as the route lets it. When there is more to do, epoch ms. */
const createWork = ({ deps, standing, gather, attempts, isStopped }: WorkParts) => {
  const { clock } = deps;
  const followClock = createFollowClock(deps);
  const sweep = createSweep(deps);
  return async (ofCrowd: boolean): Promise<number | null> => {
    await followClock();
    const current = await standing.find();
    const now = clock.now();
    const monotonic = clock.monotonic();
    const gate = openGate(current, { now, monotonic, underWay: attempts.underWay() });
    if (gate.type !== 'open') await attempts.writeAnswered();
    if (gate.type === 'wait') return gate.until;
    if (gate.type === 'paused') return sweep(current, { now, monotonic, leftMs: gate.leftMs });
    const { channel, pace } = current;
    const { found, wanted } = await lookAtDue(deps, current, { now, limit: channel ? gate.most : SWEEP });
    if (channel && wanted.length > 0 && !isStopped()) {
      pace.take(await attempts.start(channel, current, wanted), clock.monotonic());
      if (found === gate.most) gather.begin(gate.concurrency, monotonic);
    } else await attempts.writeAnswered();
    return found > 0 || ofCrowd ? now : nextDueAt(deps, now);
  };
};

/** While a route keeps still nothing is sent, but what has expired still ends, each minute. */
const createSweep = (deps: ChannelLoopDeps) => {
  let sweepAt = 0;
  return async (
    current: Standing,
    { now, monotonic, leftMs }: { readonly now: number; readonly monotonic: number; readonly leftMs: number },
  ): Promise<number> => {
    if (monotonic < sweepAt) return now + Math.min(leftMs, sweepAt - monotonic);
    await lookAtDue(deps, current, { now, limit: SWEEP });
    sweepAt = monotonic + SWEEP_EVERY_MS;
    return now + Math.min(leftMs, SWEEP_EVERY_MS);
  };
};

/** Attempts under way at a time, if the channel says nothing else. */
const MOST_UNDER_WAY = 50;

/** Deliveries looked at in a turn that sends nothing but ends what has expired or has no channel. */
const SWEEP = 500;
const SWEEP_EVERY_MS = 60_000;

/** No sooner than this for a delivery that is due and was not handed out: its lane is busy, and an answer will wake us. */
const LOOK_AGAIN_MS = 100;

/** The route's standing as long as its channel is the same. */
const createKnownStanding = (deps: ChannelLoopDeps) => {
  const { store, channels, clock, route } = deps;
  let known: Standing | null = null;
  let heldForMs = 0;
  const leftMs = () => known?.pause.leftMs(clock.monotonic()) ?? 0;
  const forget = () => {
    heldForMs = Math.max(heldForMs, leftMs());
    known = null;
  };
  return {
    forget,
    isCurrent: (standing: Standing) => standing === known,
    isPaused: () => leftMs() > 0 || known?.pause.onTrial() === true,
    find: async (): Promise<Standing> => {
      const channel = await channels.find(route);
      if (known && known.channel !== channel) forget();
      // What was refused waits until its pause would have ended, which it need not any more.
      if (heldForMs > 0) await store.bringForward(route, heldForMs);
      heldForMs = 0;
      known ??= await takeUpStanding({ store, clock, route }, channel);
      return known;
    },
  };
};

interface Moment {
  readonly now: number;
  readonly monotonic: number;
  readonly underWay: number;
}

type Gate =
  | { readonly type: 'open'; readonly most: number; readonly concurrency: number }
  | { readonly type: 'paused'; readonly leftMs: number }
  /** Null: until an attempt under way is answered. */
  | { readonly type: 'wait'; readonly until: number | null };

/** How many attempts may start now. */
const openGate = ({ channel, pause, pace }: Standing, { now, monotonic, underWay }: Moment): Gate => {
  const leftMs = pause.leftMs(monotonic);
  if (leftMs > 0) return { type: 'paused', leftMs };
  const concurrency = pause.onTrial() ? 1 : (channel?.concurrency ?? MOST_UNDER_WAY);
  const room = concurrency - underWay;
  if (room <= 0) return { type: 'wait', until: null };
  const most = Math.min(room, pace.free(monotonic));
  return most > 0
    ? { type: 'open', most, concurrency }
    : { type: 'wait', until: now + Math.ceil(pace.nextAt(monotonic) - monotonic) };
};

/** Reads what is due, ends what needs no attempt, and gives the rest. */
const lookAtDue = async (
  { store, route, emit }: ChannelLoopDeps,
  { channel }: { readonly channel: Channel | undefined },
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<{ readonly found: number; readonly wanted: readonly Wanted[] }> => {
  const due: readonly Delivery[] = await store.dueDeliveries(route, now, limit);
  const admit = await createAdmit({ store, configured: channel !== undefined, due });
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

const nextDueAt = async ({ store, route }: ChannelLoopDeps, now: number): Promise<number | null> => {
  const next = await store.nextDueAt(route);
  return next === null ? null : Math.max(next, now + LOOK_AGAIN_MS);
};
