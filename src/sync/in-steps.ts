const CHUNK = 1000;

/** `items` in their order, 1,000 at a time: after each chunk, long work may let others in. */
export function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}

/** Work that may be stopped in between, at one go. */
export const runThrough = <T>(work: Generator<void, T>): T => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};
