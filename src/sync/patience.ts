import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { err, type Result } from '../base/result.ts';
import type { BindingsPort, ServiceFault } from './ports.ts';

export interface PatienceOptions {
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  /** Calls per second, repeated ones among them. */
  readonly rate: number;
  /** How often a call is made before its fault counts; 6 by default. */
  readonly tries?: number;
  readonly log?: Log;
  /** Once it is aborted nobody waits any more, and nothing is asked for. */
  readonly stop?: AbortSignal;
}

const TRIES = 6;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 60_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * A service far away that is asked no faster than it likes, and again where it may do better: no answer, 408, 429 and
 * 5xx. Each call may be repeated: a create replaces what it made before, and what is deleted twice is gone (404).
 */
export const createPatientBindings = (port: BindingsPort, options: PatienceOptions): BindingsPort => {
  const gate = createGate(options);
  const { clock, tries = TRIES, stop } = options;
  const patiently = async <T>(call: () => Promise<Result<T, ServiceFault>>): Promise<Result<T, ServiceFault>> => {
    for (let tried = 1; ; tried++) {
      await gate.pass();
      if (stop?.aborted) return err(STOPPED);
      const result = await call();
      if (result.ok || tried >= tries || !isPassing(result.error)) return result;
      const waitMs = waitAfter(result.error, tried);
      options.log?.debug('notify service asked again later', { status: result.error.status, waitMs });
      if (isForAll(result.error)) gate.hold(waitMs);
      else await sleep(clock, waitMs, stop);
    }
  };
  return {
    create: (binding) => patiently(() => port.create(binding)),
    delete: (sid) => patiently(() => port.delete(sid)),
    page: (after) => patiently(() => port.page(after)),
  };
};

const STOPPED: ServiceFault = { status: 0, code: 0, message: 'Tocsin ends' };

const isPassing = ({ status }: ServiceFault): boolean =>
  status === 0 || status === 408 || status === 429 || status >= 500;

/** It speaks of the service and not of the one call. */
const isForAll = ({ status, retryAfterMs }: ServiceFault): boolean => status === 429 || retryAfterMs !== undefined;

const waitAfter = ({ retryAfterMs = 0 }: ServiceFault, tried: number): number => {
  const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tried - 1));
  return Math.min(LONGEST_WAIT_MS, Math.max(backoff, retryAfterMs));
};

interface Gate {
  /** Resolves when the next call may be made, in the order in which they came. */
  readonly pass: () => Promise<void>;
  /** Nobody passes for so long. */
  readonly hold: (waitMs: number) => void;
}

const createGate = ({ clock, rate, stop }: PatienceOptions): Gate => {
  let freeAt = Number.NEGATIVE_INFINITY;
  let last: Promise<void> = Promise.resolve();
  const wait = async () => {
    // What was free when the wait began may be held when it ends.
    for (let left = freeAt - clock.monotonic(); left > 0 && !stop?.aborted; left = freeAt - clock.monotonic())
      await sleep(clock, left, stop);
    freeAt = clock.monotonic() + 1000 / rate;
  };
  return {
    pass: () => {
      last = last.then(wait);
      return last;
    },
    hold: (waitMs) => {
      freeAt = Math.max(freeAt, clock.monotonic() + waitMs);
    },
  };
};

const sleep = async (clock: PatienceOptions['clock'], waitMs: number, stop?: AbortSignal): Promise<void> => {
  if (stop?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(waitMs, resolve);
  const onStop = () => resolve();
  stop?.addEventListener('abort', onStop);
  await promise;
  stop?.removeEventListener('abort', onStop);
  cancel();
};
