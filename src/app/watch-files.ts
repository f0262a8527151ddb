import { watch } from 'chokidar';
import type { Cancel, Clock } from '../base/clock.ts';

/** Editors, Ansible and Kubernetes replace a file in several steps: what is seen is only that something changed. */
const SETTLE_MS = 300;

/** Calls `changed` once things under `paths` have been quiet for 300 ms. Any event counts; what it says is not believed. */
export const watchFiles = (
  paths: readonly string[],
  clock: Clock,
  changed: () => void,
): { readonly close: () => Promise<void> } => {
  let pending: Cancel | null = null;
  const watcher = watch([...paths], { ignoreInitial: true, followSymlinks: true });
  watcher.on('all', () => {
    pending?.();
    pending = clock.after(SETTLE_MS, changed);
  });
  return {
    close: async () => {
      pending?.();
      await watcher.close();
    },
  };
};
