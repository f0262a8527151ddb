import { join, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import type { Cancel, Clock } from '../../base/clock.ts';

export interface WatchOptions {
  readonly path: string;
  readonly clock: Pick<Clock, 'after'>;
  /** Something about the file changed, and nothing more did for 300 ms, or for 3 s something always did: read it again. */
  readonly onChange: () => void;
  readonly onError: (message: string) => void;
}

export interface FileWatch extends AsyncDisposable {
  /** Resolves once changes are seen. */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
}

const QUIET_MS = 300;

/** What never comes to rest is read all the same: a log that is written beside the rules may not keep them from anybody. */
const LONGEST_MS = 3000;

/**
 * Watches one file or folder, there or not yet. Which event comes is not looked at: an editor replaces the file, and the swap of
 * a mounted volume ends with `unlink` of a file that is there.
 */
export const watchFile = ({ path, clock, onChange, onError }: WatchOptions): FileWatch => {
  const rest = untilAtRest(clock, onChange);
  const watcher = watch(path, { ignoreInitial: true });
  watcher.on('all', rest.changed);
  // A file that keeps its times (`rsync --inplace -t`, `cp -p`) is no change to chokidar: what it heard itself is.
  watcher.on('raw', (_event, name, details) => {
    if (isAbout(resolve(path), name, details)) rest.changed();
  });
  watcher.on('error', (error) => onError(error instanceof Error ? error.message : String(error)));
  const close = async () => {
    rest.stop();
    await watcher.close();
  };
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    close,
    [Symbol.asyncDispose]: close,
  };
};

/** Until it is there a file is waited for in its folder, of which every file would be told. */
const isAbout = (path: string, name: string | null, details: unknown): boolean => {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return true;
  const watched = resolve(String(details.watchedPath));
  return watched === path || watched.startsWith(`${path}${sep}`) || join(watched, name ?? '') === path;
};

const untilAtRest = (clock: Pick<Clock, 'after'>, onRest: () => void) => {
  let quiet: Cancel = () => {};
  let longest: Cancel | null = null;
  const stop = () => {
    quiet();
    longest?.();
    longest = null;
  };
  const rest = () => {
    stop();
    onRest();
  };
  const changed = () => {
    quiet();
    quiet = clock.after(QUIET_MS, rest);
    longest ??= clock.after(LONGEST_MS, rest);
  };
  return { changed, stop };
};
