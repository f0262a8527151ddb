import { type Numbers, numberAt } from './ring.ts';

/** What many samples add up to, as a few numbers that can be joined in the order of their samples. */
export interface Totals {
  /** That of no samples. */
  readonly none: readonly number[];
  /** Makes the total at `into[at]` that of its samples and one more. */
  readonly add: (into: Numbers, at: number, value: number) => void;
  /** Makes the total at `into[at]` that of its samples and, after them, those of the total at `from[index]`. */
  readonly join: (into: Numbers, at: number, from: Numbers, index: number) => void;
}

/** How many, and their sum. */
export const SUM: Totals = {
  none: [0, 0],
  add: (into, at, value) => {
    into[at] = numberAt(into, at) + 1;
    into[at + 1] = numberAt(into, at + 1) + value;
  },
  join: (into, at, from, index) => {
    into[at] = numberAt(into, at) + numberAt(from, index);
    into[at + 1] = numberAt(into, at + 1) + numberAt(from, index + 1);
  },
};

export const LEAST: Totals = {
  none: [Number.POSITIVE_INFINITY],
  add: (into, at, value) => {
    into[at] = Math.min(numberAt(into, at), value);
  },
  join: (into, at, from, index) => {
    into[at] = Math.min(numberAt(into, at), numberAt(from, index));
  },
};

export const GREATEST: Totals = {
  none: [Number.NEGATIVE_INFINITY],
  add: (into, at, value) => {
    into[at] = Math.max(numberAt(into, at), value);
  },
  join: (into, at, from, index) => {
    into[at] = Math.max(numberAt(into, at), numberAt(from, index));
  },
};

/** The oldest value; NaN of no samples. */
export const OLDEST: Totals = {
  none: [Number.NaN],
  add: (into, at, value) => {
    if (Number.isNaN(numberAt(into, at))) into[at] = value;
  },
  join: (into, at, from, index) => {
    if (Number.isNaN(numberAt(into, at))) into[at] = numberAt(from, index);
  },
};

/**
 * How many, their mean, and the sum of the squares of their distances from it: sums of squares would lose the digits that
 * matter where values lie far from zero (Chan, Golub and LeVeque 1983).
 */
export const SPREAD: Totals = {
  none: [0, 0, 0],
  add: (into, at, value) => joinSpread(into, at, { count: 1, mean: value, squares: 0 }),
  join: (into, at, from, index) =>
    joinSpread(into, at, {
      count: numberAt(from, index),
      mean: numberAt(from, index + 1),
      squares: numberAt(from, index + 2),
    }),
};

const joinSpread = (
  into: Numbers,
  at: number,
  { count, mean, squares }: { readonly count: number; readonly mean: number; readonly squares: number },
): void => {
  const known = numberAt(into, at);
  const all = known + count;
  if (count === 0) return;
  const distance = mean - numberAt(into, at + 1);
  into[at] = all;
  into[at + 1] = numberAt(into, at + 1) + (distance * count) / all;
  into[at + 2] = numberAt(into, at + 2) + squares + (distance * distance * known * count) / all;
};
