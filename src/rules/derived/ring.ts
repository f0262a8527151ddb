/** Rows of `width` numbers, first in, first out. It grows by doubling, as far as it is used, and never shrinks. */
export interface Ring {
  readonly width: number;
  rows: Float64Array;
  /** How many rows `rows` has room for: a power of two, or none. */
  room: number;
  /** The place of the oldest row. */
  start: number;
  size: number;
}

export const createRing = (width: number): Ring => ({ width, rows: new Float64Array(0), room: 0, start: 0, size: 0 });

/** Where in `rows` the row `index` begins, the oldest being 0. */
export const rowOf = ({ start, room, width }: Ring, index: number): number => ((start + index) & (room - 1)) * width;

/** Adds a row at the end, and says where in `rows` it begins: its numbers are the caller's to write. */
export const pushRow = (ring: Ring): number => {
  if (ring.size === ring.room) grow(ring);
  ring.size++;
  return rowOf(ring, ring.size - 1);
};

export const dropOldest = (ring: Ring): void => {
  ring.start = (ring.start + 1) & (ring.room - 1);
  ring.size--;
};

/** The first row whose first number is above `cut`; the rows stand in the order of it. `size` when there is none. */
export const firstAbove = (ring: Ring, cut: number): number => {
  let low = 0;
  let high = ring.size;
  // Mostly the oldest: what has left the window was dropped when the newest came.
  if (high > 0 && numberAt(ring.rows, rowOf(ring, 0)) > cut) return 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberAt(ring.rows, rowOf(ring, middle)) > cut) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** A number that is known to be there. */
export const numberAt = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? Number.NaN;

export type Numbers = Float64Array | number[];

const FEWEST = 4;

const grow = (ring: Ring): void => {
  const { width, rows, room, size } = ring;
  const larger = new Float64Array(Math.max(FEWEST, 2 * room) * width);
  for (let index = 0; index < size; index++) {
    const from = rowOf(ring, index);
    larger.set(rows.subarray(from, from + width), index * width);
  }
  ring.rows = larger;
  ring.room = Math.max(FEWEST, 2 * room);
  ring.start = 0;
};
