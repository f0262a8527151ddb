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
  const entries: Ranked[] = [];
  const sign = order === 'lowest-first' ? 1 : -1;
  const heap: Heap = { entries, isBefore: (a, b) => sign * (a.value - b.value) < 0 };
  return {
    size: () => entries.length,
    first: () => entries[0],
    add: (entry) => {
      put(heap, entries.length, entry);
      rise(heap, entry);
    },
    remove: (entry) => {
      const last = entries.pop();
      if (!last || last === entry) return;
      put(heap, entry.index, last);
      rise(heap, last);
      sink(heap, last);
    },
  };
};

interface Heap {
  readonly entries: Ranked[];
  readonly isBefore: (a: Ranked, b: Ranked) => boolean;
}

const put = ({ entries }: Heap, index: number, entry: Ranked): void => {
  entries[index] = entry;
  entry.index = index;
};

const rise = (heap: Heap, entry: Ranked): void => {
  while (entry.index > 0) {
    const parent = heap.entries[(entry.index - 1) >> 1];
    if (!parent || !heap.isBefore(entry, parent)) return;
    exchange(heap, entry, parent);
  }
};

const sink = (heap: Heap, entry: Ranked): void => {
  for (;;) {
    const [left, right] = [heap.entries[2 * entry.index + 1], heap.entries[2 * entry.index + 2]];
    const child = left && right && heap.isBefore(right, left) ? right : left;
    if (!child || !heap.isBefore(child, entry)) return;
    exchange(heap, child, entry);
  }
};

const exchange = (heap: Heap, upper: Ranked, lower: Ranked): void => {
  const { index } = upper;
  put(heap, lower.index, upper);
  put(heap, index, lower);
};
