import type { Cancel, Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { RegistrationsPort } from '../ports.ts';
import type { RegistrationState } from '../registrations/state.ts';
import { parseRegistrationTopic } from '../registrations/topic.ts';

/** Writes registrations behind what is known of them. Nothing is lost by a crash: the broker is asked again at each connect. */
export interface RegistrationRows {
  /** These are other than they were written, or are no longer there. */
  readonly touch: (keys: readonly string[]) => void;
  /** Resolves once what was touched so far is written, or was refused; then it is tried again later. */
  readonly settled: () => Promise<void>;
  /** The same, and nothing is tried again. */
  readonly close: () => Promise<void>;
}

export interface RegistrationRowsDeps {
  readonly state: RegistrationState;
  readonly port: RegistrationsPort;
  readonly clock: Clock;
  readonly log: Log;
}

const GATHER_MS = 20;
const RETRY_MS = 5000;

/** A transaction of more would hold up everybody else's. */
const MOST_AT_ONCE = 500;

export const createRegistrationRows = ({ state, port, clock, log }: RegistrationRowsDeps): RegistrationRows => {
  const touched = new Set<string>();
  let cancel: Cancel | null = null;
  let work = Promise.resolve();
  let delayMs = GATHER_MS;
  let isClosed = false;
  const arm = () => {
    if (!isClosed) cancel ??= clock.after(delayMs, () => void flush());
  };
  const disarm = () => {
    cancel?.();
    cancel = null;
  };
  const flush = () => {
    disarm();
    work = work.then(writeAll);
    return work;
  };
  const writeAll = async () => {
    const keys = [...touched];
    touched.clear();
    for (let at = 0; at < keys.length; at += MOST_AT_ONCE) {
      try {
        await write(port, state, keys.slice(at, at + MOST_AT_ONCE));
      } catch (error) {
        log.warn('registrations are not written yet', { error, retryInMs: RETRY_MS });
        for (const key of keys.slice(at)) touched.add(key);
        delayMs = RETRY_MS;
        return arm();
      }
    }
    delayMs = GATHER_MS;
  };
  return {
    touch: (keys) => {
      for (const key of keys) touched.add(key);
      if (keys.length > 0) arm();
    },
    settled: flush,
    close: () => {
      isClosed = true;
      return flush();
    },
  };
};

/** As they are by now, which may be later than they were touched. */
const write = (port: RegistrationsPort, { held }: RegistrationState, keys: readonly string[]): Promise<void> => {
  const puts = keys.flatMap((key) => held.get(key) ?? []);
  const removes = keys.flatMap((key) => (held.has(key) ? [] : (parseRegistrationTopic(key) ?? [])));
  return port.write(puts, removes);
};
