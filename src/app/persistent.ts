import type { Cancel, Clock } from '../base/clock.ts';
import { createSerial } from './serial.ts';

/** Work that is done when asked, one run at a time, and done again after a while if it fails. */
export interface Persistent {
  /** Ends with the run, whatever came of it; calls made during a run are answered by one more. */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
}

export interface PersistentDeps {
  readonly clock: Pick<Clock, 'after'>;
  /** Told of each run that rejected. */
  readonly failed: (error: unknown) => void;
}

const RETRY_MS = 10_000;

export const createPersistent = (task: () => Promise<void>, { clock, failed }: PersistentDeps): Persistent => {
  let retry: Cancel | null = null;
  let stopped = false;
  const run = createSerial(async () => {
    retry?.();
    try {
      await task();
    } catch (error) {
      failed(error);
      if (!stopped) retry = clock.after(RETRY_MS, () => void run());
    }
  });
  return {
    run,
    stop: () => {
      stopped = true;
      retry?.();
    },
  };
};
