import type { Json } from '../../base/json.ts';
import type { Verdict } from '../../model/verdict.ts';
import { addVerdict, createHeld, dropVerdict, type Held } from './held.ts';
import { addToPair, createPair, dropFromPair, isHeard, type Pair } from './pair.ts';
import { addSample, countPanes, createPanes, dropHead, type PaneSize, type Panes } from './panes.ts';
import { addRanked, createRanks, dropRankedHead, type Ranks } from './ranks.ts';
import { GREATEST, LEAST, OLDEST, SPREAD, SUM, type Totals } from './totals.ts';

/** What is kept of one device's samples for one or more derived facts. Owned by the device's memory, changed in place. */
export interface Window {
  /** Whether its places are of event time; else of watch time. */
  timed: boolean;
  /** From where on all that came is in it. */
  since: number;
  /** It was lost in a restart: not to be trusted until it is filled again. */
  lost: boolean;
  /** `observedAt` of the newest reading that it took: another one of the same time corrects that. */
  readAt: number;
  /** Whether that reading took a place. */
  took: boolean;
  /** The place of the newest sample, or where it began. */
  newestAt: number;
  /** A sample was below zero, so that a sum may fall as more is known. */
  negative: boolean;
  readonly samples: Panes | Ranks | Pair | Held;
  /** What was last made of the samples, and from which place up to which it stands; a sample voids it. */
  seen: Seen | null;
}

export interface Seen {
  readonly from: number;
  readonly until: number;
  /** The total; of ranks the values, least first. */
  readonly numbers: readonly number[];
  /** Place of the oldest sample, NaN of none. */
  readonly oldestAt: number;
  /** What was made of it, by function: a hundred rules may read it before the next sample comes. */
  readonly made: (Json | undefined)[];
}

/** What a window keeps: totals of samples, their ranks, the newest two, or since when a condition has held. */
export type Keeping = keyof typeof TOTALS | 'ranks' | 'pair' | 'held';

/** What is kept, of what. Two derived facts with the same `text` share one window. */
export interface WindowPlan {
  readonly text: string;
  readonly keeping: Keeping;
  readonly size: PaneSize;
}

export const TOTALS = {
  sum: SUM,
  count: SUM,
  least: LEAST,
  greatest: GREATEST,
  oldest: OLDEST,
  spread: SPREAD,
} as const;

export const createWindow = (
  { keeping }: WindowPlan,
  { at, timed, lost }: { readonly at: number; readonly timed: boolean; readonly lost: boolean },
): Window => ({
  timed,
  lost,
  since: at,
  newestAt: at,
  readAt: Number.NaN,
  took: false,
  negative: false,
  samples: createSamples(keeping),
  seen: null,
});

const createSamples = (keeping: Keeping): Window['samples'] => {
  if (keeping === 'ranks') return createRanks();
  if (keeping === 'pair') return createPair();
  return keeping === 'held' ? createHeld() : createPanes(TOTALS[keeping]);
};

/** What a reading says of a fact, or what a condition comes to with it; without a value it takes no place. */
export interface Sample {
  readonly value: Json | undefined;
  readonly verdict: Verdict | null;
  readonly observedAt: number;
  /** On the window's axis of time. */
  readonly at: number;
}

const AFTER_GAP = Number.POSITIVE_INFINITY;

/**
 * Samples were lost, and nobody knows which: what counts them cannot tell until it was watched for its length again. Watch
 * time stood still meanwhile, so a window of that has no gap.
 */
export const leaveGap = (window: Window): void => {
  if (!window.timed) return;
  window.since = AFTER_GAP;
  window.seen = null;
};

/** Takes a sample; one of the same time as the newest replaces it. */
export const takeSample = (plan: WindowPlan, window: Window, sample: Sample): void => {
  const { observedAt, at } = sample;
  if (observedAt === window.readAt && window.took) dropNewest(window.samples);
  window.readAt = observedAt;
  if (window.since === AFTER_GAP) window.since = at;
  window.newestAt = Math.max(window.newestAt, at);
  window.seen = null;
  window.took = addTo(plan, window, sample);
};

/** Whether the sample took a place. */
const addTo = ({ keeping, size }: WindowPlan, window: Window, { value, verdict }: Sample): boolean => {
  const { samples, newestAt: at } = window;
  if (samples.type === 'held') {
    addVerdict(samples, verdict ?? 'unknown', at);
    return true;
  }
  if (samples.type === 'pair') {
    if (value === undefined || value === null) return false;
    // What it was before its first value nobody knows, so it may have changed until then.
    if (!isHeard(samples)) window.since = at;
    addToPair(samples, value, at);
    return true;
  }
  const number = numberOf(keeping, value, verdict);
  if (!Number.isFinite(number)) return false;
  if (number < 0) window.negative = true;
  if (samples.type === 'ranks') addRanked(samples, { value: number, at, size });
  else addSample(samples, totalsOf(keeping), { value: number, at, size });
  return true;
};

/** Of what is counted each sample is one, and one of a condition is none when the condition is false. */
const numberOf = (keeping: Keeping, value: Json | undefined, verdict: Verdict | null): number => {
  if (verdict !== null) return verdict === 'true' ? 1 : verdict === 'false' ? 0 : Number.NaN;
  if (keeping === 'count') return value === undefined || value === null ? Number.NaN : 1;
  return typeof value === 'number' ? value : Number.NaN;
};

export const totalsOf = (keeping: Keeping): Totals =>
  keeping === 'ranks' || keeping === 'pair' || keeping === 'held' ? SUM : TOTALS[keeping];

const dropNewest = (samples: Window['samples']): void => {
  if (samples.type === 'panes') dropHead(samples);
  else if (samples.type === 'ranks') dropRankedHead(samples);
  else if (samples.type === 'pair') dropFromPair(samples);
  else dropVerdict(samples);
};

/** How many samples it can tell apart. */
export const countSamples = ({ samples }: Window): number => {
  if (samples.type === 'panes') return countPanes(samples);
  return samples.type === 'ranks' ? samples.sorted.length : 0;
};

/** Carries a window over to another axis of time: from now on the device says when it observed what it says. */
export const shiftWindow = (window: Window, by: number): void => {
  window.timed = true;
  window.since += by;
  window.newestAt += by;
  window.seen = null;
  const { samples } = window;
  if (samples.type === 'held') {
    samples.since += by;
    samples.before += by;
  } else samples.headAt += by;
  if (samples.type === 'pair') samples.changedAt += by;
  if (samples.type !== 'panes' && samples.type !== 'ranks') return;
  samples.openAt += by;
  if (samples.type === 'panes') samples.beforeAt += by;
  const { rows, width } = samples.ring;
  for (let row = 0; row < rows.length; row += width) rows[row] = (rows[row] ?? 0) + by;
};
