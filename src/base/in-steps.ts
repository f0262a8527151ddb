import type { Clock } from './clock.ts';

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

/** Lets what else waits go first, if the work has held the loop for long enough; resolves at once if not. */
export type Rest = () => Promise<void>;

/** Alarms wait for no work in steps longer than about this (ms). */
const LONGEST_STRETCH_MS = 10;

/** Those who rest at the same time go on together, so that what they do next is still done at once. */
export const createRest = ({ monotonic, after }: Pick<Clock, 'monotonic' | 'after'>): Rest => {
  let restedAt = monotonic();
  let resting: Promise<void> | null = null;
  const start = async () => {
    await new Promise<void>((resolve) => void after(0, resolve));
    restedAt = monotonic();
    resting = null;
  };
  return async () => {
    if (!resting && monotonic() - restedAt < LONGEST_STRETCH_MS) return;
    resting ??= start();
    await resting;
  };
};

/** Runs `work` to its end, resting where it may. */
export const drive = async <T>(work: Generator<void, T>, rest: Rest): Promise<T> => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await rest();
  }
};
