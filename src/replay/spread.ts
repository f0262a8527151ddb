/** Within what a signal mostly moves. */
export interface Spread {
  readonly add: (value: number) => void;
  /** From its fifth to its ninety-fifth hundredth; 0 when it stands still or was never heard. */
  readonly width: () => number;
}

const MOST_KEPT = 4096;

/** Keeps every so manyth value, ever fewer as they grow many. */
export const createSpread = (): Spread => {
  let kept: number[] = [];
  let [heard, every] = [0, 1];
  return {
    add: (value) => {
      if (heard++ % every !== 0) return;
      kept.push(value);
      if (kept.length < MOST_KEPT) return;
      kept = kept.filter((_, index) => index % 2 === 0);
      every *= 2;
    },
    width: () => {
      const sorted = kept.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
      return at(0.95) - at(0.05);
    },
  };
};
