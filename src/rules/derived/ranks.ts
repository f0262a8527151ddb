import type { PaneSize } from './panes.ts';
import { createRing, dropOldest, firstAbove, numberAt, pushRow, type Ring, rowOf } from './ring.ts';

/**
 * Samples by their size, for a median or another percentile. Of samples that follow each other within the width of a pane
 * the newest stands for all. Times are places on the device's axis of time, ms.
 */
export interface Ranks {
  readonly type: 'ranks';
  /** Closed panes: the time of the oldest sample, the value of the newest. */
  readonly ring: Ring;
  /** The pane that still takes samples; its time is NaN without one. */
  openAt: number;
  open: number;
  /** The newest sample, which a correction may replace; its time is NaN without one. */
  headAt: number;
  head: number;
  /** The values of all panes and of the newest sample, least first. */
  readonly sorted: number[];
}

export const createRanks = (): Ranks => ({
  type: 'ranks',
  ring: createRing(2),
  openAt: Number.NaN,
  open: Number.NaN,
  headAt: Number.NaN,
  head: Number.NaN,
  sorted: [],
});

/** Takes a sample, newer than all before. */
export const addRanked = (
  ranks: Ranks,
  { value, at, size }: { readonly value: number; readonly at: number; readonly size: PaneSize },
): void => {
  settleHead(ranks, size.paneMs);
  ranks.head = value;
  ranks.headAt = at;
  insert(ranks.sorted, value);
  dropUpTo(ranks, at - size.overMs);
  while (ranks.ring.size > 0 && ranks.sorted.length > size.last) dropPane(ranks);
};

/** The newest sample was wrong, and nothing stands in its place. */
export const dropRankedHead = (ranks: Ranks): void => {
  if (!Number.isNaN(ranks.headAt)) remove(ranks.sorted, ranks.head);
  ranks.headAt = Number.NaN;
  ranks.head = Number.NaN;
};

/** The values after `cut`, least first, and the time of the oldest pane of them, NaN of none. Not to be changed. */
export const ranksAfter = (
  { ring, openAt, open, headAt, head, sorted }: Ranks,
  cut: number,
): { readonly values: readonly number[]; readonly oldestAt: number } => {
  const first = firstAbove(ring, cut);
  const isOpenIn = openAt > cut;
  const oldestAt = first < ring.size ? numberAt(ring.rows, rowOf(ring, first)) : isOpenIn ? openAt : headAt;
  if (first === 0 && !(openAt <= cut) && !(headAt <= cut)) return { values: sorted, oldestAt };
  const values: number[] = [];
  for (let index = first; index < ring.size; index++) values.push(numberAt(ring.rows, rowOf(ring, index) + 1));
  if (isOpenIn) values.push(open);
  if (headAt > cut) values.push(head);
  return { values: values.sort((a, b) => a - b), oldestAt: values.length > 0 ? oldestAt : Number.NaN };
};

/** The value that `p` percent of the values lie below, between two of them by their distance; undefined of none. */
export const percentileOf = (sorted: readonly number[], p: number): number | undefined => {
  if (sorted.length === 0) return undefined;
  const place = ((sorted.length - 1) * p) / 100;
  const low = numberAt(sorted, Math.floor(place));
  const high = numberAt(sorted, Math.ceil(place));
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
};

const settleHead = (ranks: Ranks, paneMs: number): void => {
  const { ring, headAt, head, openAt, open } = ranks;
  if (Number.isNaN(headAt)) return;
  if (headAt - openAt < paneMs) {
    remove(ranks.sorted, open);
    ranks.open = head;
    return;
  }
  if (!Number.isNaN(openAt)) {
    const row = pushRow(ring);
    ring.rows[row] = openAt;
    ring.rows[row + 1] = open;
  }
  ranks.openAt = headAt;
  ranks.open = head;
};

const dropUpTo = (ranks: Ranks, cut: number): void => {
  const { ring } = ranks;
  while (ring.size > 0 && numberAt(ring.rows, rowOf(ring, 0)) <= cut) dropPane(ranks);
  if (!(ranks.openAt <= cut)) return;
  remove(ranks.sorted, ranks.open);
  ranks.openAt = Number.NaN;
};

const dropPane = ({ ring, sorted }: Ranks): void => {
  remove(sorted, numberAt(ring.rows, rowOf(ring, 0) + 1));
  dropOldest(ring);
};

const insert = (sorted: number[], value: number): void => {
  sorted.splice(placeOf(sorted, value), 0, value);
};

const remove = (sorted: number[], value: number): void => {
  sorted.splice(placeOf(sorted, value), 1);
};

/** Where `value` stands, or would stand. */
const placeOf = (sorted: readonly number[], value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberAt(sorted, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};
