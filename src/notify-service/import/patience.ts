import type { Clock } from '../../base/clock.ts';
import { err, type Result } from '../../base/result.ts';
import { retryAfterMs } from '../../base/retry-after.ts';
import { type ImportFault, isPassing } from './fault.ts';

interface PatienceDeps {
  readonly clock: Clock;
  /** Ends every wait. */
  readonly stop: AbortSignal;
  /** Told of every wait, in a line. */
  readonly onWait: (line: string) => void;
}

/** Tries again what fails for now. */
export type Patience = <T>(attempt: () => Promise<Result<T, ImportFault>>) => Promise<Result<T, ImportFault>>;

const MOST_TRIES = 8;
const LONGEST_WAIT_MS = 60_000;

/** Eight tries, after 1, 2, 4 … 60 s or what `Retry-After` asks for; then the last fault, about two minutes later. */
export const createPatience =
  ({ clock, stop, onWait }: PatienceDeps): Patience =>
  async (attempt) => {
    for (let tries = 1; ; tries++) {
      if (stop.aborted) return err(STOPPED);
      const result = await attempt();
      if (result.ok || !isPassing(result.error) || tries === MOST_TRIES) return result;
      const asked = retryAfterMs(result.error.retryAfter ?? null, clock.now());
      const waitMs = asked ?? Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (tries - 1));
      onWait(`${result.error.message}; again in ${Math.ceil(waitMs / 1000)} s`);
      await wait(clock, stop, waitMs);
    }
  };

const STOPPED: ImportFault = { status: 0, message: 'stopped' };

const wait = async (clock: Clock, stop: AbortSignal, delayMs: number): Promise<void> => {
  if (stop.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(delayMs, resolve);
  const onStop = () => resolve();
  stop.addEventListener('abort', onStop, { once: true });
  await promise;
  stop.removeEventListener('abort', onStop);
  cancel();
};
