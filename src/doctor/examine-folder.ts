import { closeSync, fsyncSync, mkdirSync, openSync, rmdirSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { broken, doubtful, type Finding, good, wordsOf } from './finding.ts';

export interface FolderDeps {
  /** Where the store is. */
  readonly folder: string;
  /** Of the file that is written and removed there. */
  readonly nonce: string;
  readonly clock: Pick<Clock, 'monotonic'>;
}

const AREA = 'store';
const LITTLE_BYTES = 1024 ** 3;
/** Slower than this, ten batches a second are too many. */
const SLOW_MS = 50;
const WRITES = 10;

/** Whether the folder can be written, what room it has, and how long its disk takes to keep something for good. */
export const examineFolder = ({ folder, nonce, clock }: FolderDeps): readonly Finding[] => {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      const tookMs = syncMs(join(folder, `.doctor-${nonce}`), clock);
      return [room(folder), speed(tookMs)];
    } finally {
      // The service may run as somebody else, who could not write into a folder of ours.
      if (made !== undefined) removeEmpty(folder, made);
    }
  } catch (error) {
    return [
      broken(
        AREA,
        `${folder} cannot be written: ${wordsOf(error)}`,
        'give the folder to who runs Tocsin, or name another: store.path',
      ),
    ];
  }
};

/** `folder` and those around it, up to the first that was made for it. */
const removeEmpty = (folder: string, made: string): void => {
  try {
    for (let inner = resolve(folder); inner.startsWith(resolve(made)); inner = dirname(inner)) rmdirSync(inner);
  } catch {
    // Somebody has put something there meanwhile: it is theirs now.
  }
};

/** The median, for one slow write is the other work of the disk. */
const syncMs = (path: string, clock: FolderDeps['clock']): number => {
  const file = openSync(path, 'wx', 0o600);
  try {
    const took = Array.from({ length: WRITES }, () => {
      const begun = clock.monotonic();
      writeSync(file, Buffer.alloc(4096));
      fsyncSync(file);
      return clock.monotonic() - begun;
    });
    return took.toSorted((a, b) => a - b)[WRITES / 2] ?? 0;
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
};

const room = (folder: string): Finding => {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const found = `${folder} can be written, ${(free / 1024 ** 3).toFixed(1)} GB free`;
  return free < LITTLE_BYTES ? doubtful(AREA, found, 'make room, or keep less: store.retention') : good(AREA, found);
};

const speed = (tookMs: number): Finding => {
  const found = `its disk keeps a write within ${tookMs.toFixed(1)} ms (fsync)`;
  return tookMs > SLOW_MS
    ? doubtful(AREA, found, 'use a faster disk, or store.synchronous: NORMAL')
    : good(AREA, found);
};
