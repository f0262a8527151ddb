/** A binary heap of things by the time they fall due (epoch ms); equal times leave in the order they came. */
export interface DueQueue<T> {
  readonly size: () => number;
  readonly push: (at: number, item: T) => void;
  /** Time of the first item; null when empty. */
  readonly nextAt: () => number | null;
  /** The first item if it is due at `now`, taken out. */
  readonly pop: (now: number) => Due<T> | undefined;
}

export interface Due<T> {
  readonly at: number;
  readonly item: T;
}

interface Entry<T> extends Due<T> {
  readonly order: number;
}

export const createDueQueue = <T>(): DueQueue<T> => {
  const heap: Entry<T>[] = [];
  let order = 0;
  return {
    size: () => heap.length,
    push: (at, item) => {
      siftUp(heap, { at, order: order++, item });
    },
    nextAt: () => heap[0]?.at ?? null,
    pop: (now) => {
      const first = heap[0];
      if (!first || first.at > now) return undefined;
      const last = heap.pop();
      if (last && heap.length > 0) siftDown(heap, last);
      return first;
    },
  };
};

const before = <T>(a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Those above it that come later move down, until there is room for `entry`. */
const siftUp = <T>(heap: Entry<T>[], entry: Entry<T>): void => {
  let index = heap.length;
  while (index > 0) {
    const above = (index - 1) >> 1;
    const parent = heap[above];
    if (!parent || !before(entry, parent)) break;
    heap[index] = parent;
    index = above;
  }
  heap[index] = entry;
};

/** From the first place down those that come before `entry` move up, until there is room for it. */
const siftDown = <T>(heap: Entry<T>[], entry: Entry<T>): void => {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const a = heap[left];
    const b = heap[left + 1];
    const isRight = a !== undefined && b !== undefined && before(b, a);
    const child = isRight ? b : a;
    if (!child || !before(child, entry)) break;
    heap[index] = child;
    index = isRight ? left + 1 : left;
  }
  heap[index] = entry;
};
