import { watch } from 'chokidar';
import type { Cancel, Clock } from '../../base/clock.ts';

export interface WatchOptions {
  readonly path: string;
  readonly clock: Pick<Clock, 'after'>;
  /** Something about the file changed, and nothing more did for 300 ms: read it again. */
  readonly onChange: () => void;
  readonly onError: (message: string) => void;
}

export interface FileWatch extends AsyncDisposable {
  /** Resolves once changes are seen. */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
}

const QUIET_MS = 300;

/**
 * Watches one file, there or not yet. Which event comes is not looked at: an editor replaces the file, and the swap of
 * a mounted volume ends with `unlink` of a file that is there.
 */
export const watchFile = ({ path, clock, onChange, onError }: WatchOptions): FileWatch => {
  let cancel: Cancel = () => {};
  const watcher = watch(path, { ignoreInitial: true });
  watcher.on('all', () => {
    cancel();
    cancel = clock.after(QUIET_MS, onChange);
  });
  watcher.on('error', (error) => onError(error instanceof Error ? error.message : String(error)));
  const close = async () => {
    cancel();
    await watcher.close();
  };
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    close,
    [Symbol.asyncDispose]: close,
  };
};
