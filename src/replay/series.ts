/** One value of a signal at one time (epoch ms). */
export type Point = readonly [at: number, value: number];

/** A signal of any length, kept as a thousand points at most; no extreme is lost. */
export interface Series {
  /** Times MUST NOT fall. */
  readonly add: (at: number, value: number) => void;
  readonly points: () => readonly Point[];
}

/** Of each stretch of time the first, the lowest, the highest and the last value are kept. */
const MOST_STRETCHES = 250;

/** Stretches begin as short as can be and grow with the signal, so that its length need not be known. */
export const createSeries = (): Series => {
  let stretches: Stretch[] = [];
  let [origin, width] = [0, 1];
  return {
    add: (at, value) => {
      if (stretches.length === 0) origin = at;
      while ((at - origin) / width >= MOST_STRETCHES) {
        width *= 2;
        stretches = joinBy(stretches, ({ first: [began] }) => Math.floor((began - origin) / width));
      }
      const point: Point = [at, value];
      const last = stretches.at(-1);
      const place = Math.floor((at - origin) / width);
      if (last && Math.floor((last.first[0] - origin) / width) === place) extend(last, point);
      else stretches.push({ first: point, lowest: point, highest: point, last: point });
    },
    points: () => stretches.flatMap(pointsOf),
  };
};

interface Stretch {
  readonly first: Point;
  lowest: Point;
  highest: Point;
  last: Point;
}

const extend = (stretch: Stretch, point: Point): void => {
  if (point[1] < stretch.lowest[1]) stretch.lowest = point;
  if (point[1] > stretch.highest[1]) stretch.highest = point;
  stretch.last = point;
};

const joinBy = (stretches: readonly Stretch[], placeOf: (stretch: Stretch) => number): Stretch[] => {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (!last || placeOf(last) !== placeOf(stretch)) joined.push(stretch);
    else for (const point of [stretch.lowest, stretch.highest, stretch.last]) extend(last, point);
  }
  return joined;
};

const pointsOf = ({ first, lowest, highest, last }: Stretch): readonly Point[] =>
  [...new Set([first, lowest, highest, last])].toSorted((a, b) => a[0] - b[0]);
