/** From where to where an axis goes. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

export interface ValueAxis extends Extent {
  readonly ticks: readonly number[];
}

/** About so many ticks are wanted. */
const TICKS = 4;

/** Round numbers, the outer ones at or beyond what is shown, so that no line lies on the edge. */
export const createValueAxis = (values: Iterable<number>): ValueAxis => {
  const { from, to } = widen(extentOf(values));
  const step = roundStep((to - from) / TICKS);
  const [first, last] = [Math.floor(from / step), Math.ceil(to / step)];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => exact((first + index) * step));
  return { from: first * step, to: last * step, ticks };
};

/** Numbers beyond these have no room for arithmetic. */
const LARGEST = 1e300;
const SMALLEST = 1e-290;

const extentOf = (values: Iterable<number>): Extent => {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const any of values) {
    const value = Math.max(-LARGEST, Math.min(LARGEST, any));
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : { from: 0, to: 1 };
};

/** A line that is level is drawn in the middle, however large its number is. */
const widen = ({ from, to }: Extent): Extent => {
  const least = Math.max(Math.abs(from), Math.abs(to), SMALLEST) * 1e-9;
  if (to - from > least) return { from, to };
  const by = Math.abs(from) > SMALLEST ? Math.abs(from) * 0.1 : 1;
  return { from: from - by, to: to + by };
};

/** 1, 2 or 5 with noughts, at least `wanted`. */
const roundStep = (wanted: number): number => {
  const unit = 10 ** Math.floor(Math.log10(wanted));
  return ([1, 2, 5].find((times) => times * unit >= wanted) ?? 10) * unit;
};

/** 0.1 + 0.2 is 0.3 to a reader. */
const exact = (value: number): number => Number(value.toPrecision(12));
