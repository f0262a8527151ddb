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
      heap.push({ at, order: order++, item });
      siftUp(heap, heap.length - 1);
    },
    nextAt: () => heap[0]?.at ?? null,
    pop: (now) => {
      const first = heap[0];
      if (!first || first.at > now) return undefined;
      const last = heap.pop();
      if (last && heap.length > 0) {
        heap[0] = last;
        siftDown(heap);
      }
      return first;
    },
  };
};

const before = <T>(a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

const siftUp = <T>(heap: Entry<T>[], from: number): void => {
  let index = from;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!swapIfBefore(heap, index, parent)) return;
    index = parent;
  }
};

const siftDown = <T>(heap: Entry<T>[]): void => {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    if (!a) return;
    const child = b && before(b, a) ? left + 1 : left;
    if (!swapIfBefore(heap, child, index)) return;
    index = child;
  }
};

const swapIfBefore = <T>(heap: Entry<T>[], lower: number, upper: number): boolean => {
  const [a, b] = [heap[lower], heap[upper]];
  if (!a || !b || !before(a, b)) return false;
  heap[lower] = b;
  heap[upper] = a;
  return true;
};
