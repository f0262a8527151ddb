import { createRing, dropOldest, firstAbove, type Numbers, numberAt, pushRow, type Ring, rowOf } from './ring.ts';
import type { Totals } from './totals.ts';

/**
 * Samples of the last so many ms, or the last so many, as totals. Samples that follow each other within the width of a
 * pane are joined into one, so that a window has a fixed number of them at most. The newest sample stands apart, since a
 * correction may replace it. Times are places on the device's axis of time, ms, and never go back.
 *
 * The oldest rows of the ring hold the total of themselves and all after them up to `back`, which is the total of the
 * rest (two stacks): reading and dropping joins once, each row is added up twice in its life, and nothing is subtracted,
 * so that no error of rounding stays.
 */
export interface Panes {
  readonly type: 'panes';
  /** Closed panes: the time of the oldest sample, then the total. */
  readonly ring: Ring;
  /** How many rows hold the total of all up to `back`. */
  front: number;
  readonly back: number[];
  /** The pane that still takes samples: the time of its oldest, NaN without one. */
  openAt: number;
  readonly open: number[];
  /** The newest sample; its time is NaN without one. */
  headAt: number;
  head: number;
  /** The sample before it; its time is NaN without one. */
  beforeAt: number;
  before: number;
}

export interface PaneSize {
  /** Ms; what is as old is out. Infinity: samples never grow too old. */
  readonly overMs: number;
  /** Samples at most, each in a pane of its own; Infinity: as many as there are. */
  readonly last: number;
  /** Ms that one pane spans. */
  readonly paneMs: number;
}

export const createPanes = (totals: Totals): Panes => ({
  type: 'panes',
  ring: createRing(1 + totals.none.length),
  front: 0,
  back: [...totals.none],
  openAt: Number.NaN,
  open: [...totals.none],
  headAt: Number.NaN,
  head: Number.NaN,
  beforeAt: Number.NaN,
  before: Number.NaN,
});

/** Takes a sample, newer than all before. */
export const addSample = (
  panes: Panes,
  totals: Totals,
  { value, at, size }: { readonly value: number; readonly at: number; readonly size: PaneSize },
): void => {
  settleHead(panes, totals, size.paneMs);
  panes.head = value;
  panes.headAt = at;
  dropUpTo(panes, totals, at - size.overMs);
  while (panes.ring.size > 0 && countPanes(panes) > size.last) dropPane(panes, totals);
};

/**
 * The newest sample was wrong, and nothing stands in its place. What it had pushed out of a number of samples does not
 * come back: these are one too few until the next.
 */
export const dropHead = (panes: Panes): void => {
  panes.headAt = Number.NaN;
  panes.head = Number.NaN;
};

/** The total of all samples after `cut` into `into`; the time of the oldest pane in it, NaN of none. */
export const totalAfter = (panes: Panes, totals: Totals, { cut, into }: { cut: number; into: number[] }): number => {
  const { ring, front, back, open, openAt, head, headAt } = panes;
  for (let part = 0; part < totals.none.length; part++) into[part] = numberAt(totals.none, part);
  const first = firstAbove(ring, cut);
  if (first < front) totals.join(into, 0, ring.rows, rowOf(ring, first) + 1);
  if (first <= front) totals.join(into, 0, back, 0);
  else for (let index = first; index < ring.size; index++) totals.join(into, 0, ring.rows, rowOf(ring, index) + 1);
  if (openAt > cut) totals.join(into, 0, open, 0);
  if (headAt > cut) totals.add(into, 0, head);
  if (first < ring.size) return numberAt(ring.rows, rowOf(ring, first));
  return openAt > cut ? openAt : headAt > cut ? headAt : Number.NaN;
};

/** The newest sample that was not found wrong, and its time, NaN without one. */
export const newestOf = ({ head, headAt, before, beforeAt }: Panes): { readonly value: number; readonly at: number } =>
  Number.isNaN(headAt) ? { value: before, at: beforeAt } : { value: head, at: headAt };

/** How many panes there are, the newest sample being one. */
export const countPanes = ({ ring, openAt, headAt }: Panes): number =>
  ring.size + (Number.isNaN(openAt) ? 0 : 1) + (Number.isNaN(headAt) ? 0 : 1);

/** The newest sample can be corrected no more: it goes into the open pane, or begins the next. */
const settleHead = (panes: Panes, totals: Totals, paneMs: number): void => {
  const { headAt, head, openAt, open } = panes;
  if (Number.isNaN(headAt)) return;
  if (!(headAt - openAt < paneMs)) {
    if (!Number.isNaN(openAt)) closePane(panes, totals);
    panes.openAt = headAt;
    reset(open, totals);
  }
  totals.add(open, 0, head);
  panes.before = head;
  panes.beforeAt = headAt;
};

const closePane = ({ ring, open, openAt, back }: Panes, totals: Totals): void => {
  const row = pushRow(ring);
  ring.rows[row] = openAt;
  for (let part = 0; part < open.length; part++) ring.rows[row + 1 + part] = numberAt(open, part);
  totals.join(back, 0, open, 0);
};

const dropUpTo = (panes: Panes, totals: Totals, cut: number): void => {
  const { ring, openAt } = panes;
  while (ring.size > 0 && numberAt(ring.rows, rowOf(ring, 0)) <= cut) dropPane(panes, totals);
  if (openAt <= cut) panes.openAt = Number.NaN;
};

const dropPane = (panes: Panes, totals: Totals): void => {
  if (panes.front === 0) turn(panes, totals);
  dropOldest(panes.ring);
  panes.front--;
};

/** Makes each row the total of itself and all rows after it. */
const turn = (panes: Panes, totals: Totals): void => {
  const { ring, back } = panes;
  for (let index = ring.size - 2; index >= 0; index--) {
    totals.join(ring.rows, rowOf(ring, index) + 1, ring.rows, rowOf(ring, index + 1) + 1);
  }
  panes.front = ring.size;
  reset(back, totals);
};

const reset = (numbers: Numbers, { none }: Totals): void => {
  for (let part = 0; part < none.length; part++) numbers[part] = numberAt(none, part);
};
