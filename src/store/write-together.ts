import type { Connection } from './connection.ts';

/** Does its work in a transaction that it may share, and resolves once that is stored; rejects with `StoreError`. */
export type WriteTogether = <T>(work: () => T) => Promise<T>;

/**
 * What is asked for at the same time becomes one transaction, in its order: what a commit costs is waiting for the disk. They
 * all fail together, for what fails is the store and not one of them.
 */
export const createWriteTogether = (connection: Connection): WriteTogether => {
  let waiting: Waiting[] = [];
  const flush = () => {
    const together = waiting;
    waiting = [];
    try {
      const answers = connection.write(() => together.map(({ work }) => work()));
      for (const answer of answers) answer();
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  };
  return (work) =>
    new Promise((resolve, reject) => {
      // Behind the others that go on at this moment.
      if (waiting.length === 0) queueMicrotask(flush);
      waiting.push({ work: () => answerWith(work(), resolve), reject });
    });
};

interface Waiting {
  /** Returns what says that it is stored. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
}

const answerWith =
  <T>(value: T, resolve: (value: T) => void) =>
  (): void =>
    resolve(value);
