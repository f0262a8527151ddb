/** A sum that what was added can be taken from again, a year of readings long, and that never drifts. */
export interface ExactSum {
  readonly add: (value: number) => void;
  /** Correctly rounded, whatever came and went before. */
  readonly value: () => number;
}

/** Shewchuk's expansion: parts that do not overlap and together are the sum exactly; mostly there are one or two. */
export const createExactSum = (): ExactSum => {
  const parts: number[] = [];
  return {
    add: (value) => {
      let carried = value;
      let kept = 0;
      for (const part of parts) {
        const [large, small] = Math.abs(carried) < Math.abs(part) ? [part, carried] : [carried, part];
        const high = large + small;
        const low = small - (high - large);
        if (low !== 0) parts[kept++] = low;
        carried = high;
      }
      parts.length = kept;
      if (carried !== 0) parts.push(carried);
    },
    value: () => roundParts(parts),
  };
};

/** Parts stand smallest first; what is left below the rounded sum decides a tie [as Python's math.fsum does]. */
const roundParts = (parts: readonly number[]): number => {
  let index = parts.length - 1;
  let high = parts[index] ?? 0;
  let low = 0;
  while (index > 0 && low === 0) {
    index--;
    const before = high;
    const part = parts[index] ?? 0;
    high = before + part;
    low = part - (high - before);
  }
  const below = index > 0 ? (parts[index - 1] ?? 0) : 0;
  const isTie = low !== 0 && Math.sign(below) === Math.sign(low);
  const nudged = high + low * 2;
  return isTie && nudged - high === low * 2 ? nudged : high;
};
