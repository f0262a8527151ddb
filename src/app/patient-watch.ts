import type { Cancel, Clock } from '../base/clock.ts';
import { watchFile } from '../sync/sources/watch.ts';

export interface PatientWatchOptions {
  /** Files and folders, there or not yet. */
  readonly paths: readonly string[];
  /** Tells one state of them from another; null where they cannot be looked at. */
  readonly mark: () => string | null;
  /** The state that is known already; left out: none is, and `onChange` is called for the first. */
  readonly known?: string | null;
  readonly clock: Pick<Clock, 'after'>;
  readonly onChange: () => void;
  /** The file system tells nothing of a path, for the reason given in words. */
  readonly onError: (path: string, reason: string) => void;
}

/** The files are looked at this often, ms: file systems over a network tell nothing, and a folder that comes back may not. */
const LOOK_MS = 10_000;

/** What differs must be the same at two looks so far apart, ms, or it is still being written. */
const QUIET_MS = 300;

/** Calls `onChange` once whatever changed has come to rest: told by the file system, and found by looking. Ends the watching. */
export const watchPatiently = (options: PatientWatchOptions): (() => Promise<void>) => {
  const { paths, clock, onChange, onError } = options;
  const watches = paths.map((path) => watchFile({ path, clock, onChange, onError: (reason) => onError(path, reason) }));
  const stop = lookAgain(options);
  return async () => {
    stop();
    await Promise.all(watches.map(({ close }) => close()));
  };
};

/** Begins at once: what changed since the files were read, before anybody watched, is found so. */
const lookAgain = ({ mark, known, clock, onChange }: PatientWatchOptions): Cancel => {
  let cancel: Cancel = () => {};
  let told: string | null | undefined = known;
  let seen: string | null | undefined;
  const look = () => {
    const now = mark();
    const isNew = now !== told;
    const isAtRest = now === seen;
    seen = now;
    if (isNew && isAtRest) {
      told = now;
      onChange();
    }
    cancel = clock.after(isNew && !isAtRest ? QUIET_MS : LOOK_MS, look);
  };
  look();
  return () => cancel();
};
