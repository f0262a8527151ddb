/** A value among others, and where it stands, so that it can be taken out again; owned by its ranking. */
export interface Ranked {
  readonly value: number;
  index: number;
  side: 'low' | 'high';
}

/** A binary heap whose first element comes before all others. Adding and taking out cost the logarithm of its size. */
export interface Ranking {
  readonly size: () => number;
  readonly first: () => Ranked | undefined;
  readonly add: (entry: Ranked) => void;
  /** `entry` MUST stand in this ranking. */
  readonly remove: (entry: Ranked) => void;
}

export const createRanking = (order: 'lowest-first' | 'highest-first'): Ranking => {
  const heap: Ranked[] = [];
  const sign = order === 'lowest-first' ? 1 : -1;
  const isBefore = (a: Ranked, b: Ranked) => sign * (a.value - b.value) < 0;
  const put = (index: number, entry: Ranked): void => {
    heap[index] = entry;
    entry.index = index;
  };
  const rise = (entry: Ranked): void => {
    while (entry.index > 0) {
      const parent = heap[(entry.index - 1) >> 1];
      if (!parent || !isBefore(entry, parent)) return;
      exchange(entry, parent);
    }
  };
  const sink = (entry: Ranked): void => {
    for (;;) {
      const [left, right] = [heap[2 * entry.index + 1], heap[2 * entry.index + 2]];
      const child = left && right && isBefore(right, left) ? right : left;
      if (!child || !isBefore(child, entry)) return;
      exchange(child, entry);
    }
  };
  const exchange = (upper: Ranked, lower: Ranked): void => {
    const { index } = upper;
    put(lower.index, upper);
    put(index, lower);
  };
  return {
    size: () => heap.length,
    first: () => heap[0],
    add: (entry) => {
      put(heap.length, entry);
      rise(entry);
    },
    remove: (entry) => {
      const last = heap.pop();
      if (!last || last === entry) return;
      put(entry.index, last);
      rise(last);
      sink(last);
    },
  };
};
