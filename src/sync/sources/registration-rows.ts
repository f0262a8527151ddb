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

export const createRegistrationRows = (deps: RegistrationRowsDeps): RegistrationRows => {
  const behind: Behind = { touched: new Set(), cancel: null, delayMs: GATHER_MS, isClosed: false };
  let work = Promise.resolve();
  const flush = () => {
    behind.cancel?.();
    behind.cancel = null;
    work = work.then(async () => {
      behind.delayMs = (await writeTouched(deps, behind.touched)) ? GATHER_MS : RETRY_MS;
      if (behind.touched.size > 0) arm();
    });
    return work;
  };
  const arm = () => {
    if (!behind.isClosed) behind.cancel ??= deps.clock.after(behind.delayMs, () => void flush());
  };
  return {
    touch: (keys) => {
      for (const key of keys) behind.touched.add(key);
      if (keys.length > 0) arm();
    },
    settled: flush,
    close: () => {
      behind.isClosed = true;
      return flush();
    },
  };
};

interface Behind {
  readonly touched: Set<string>;
  cancel: Cancel | null;
  delayMs: number;
  isClosed: boolean;
}

/** False if the store refused some of it, which stays touched. */
const writeTouched = async ({ state, port, log }: RegistrationRowsDeps, touched: Set<string>): Promise<boolean> => {
  const keys = [...touched];
  touched.clear();
  for (let at = 0; at < keys.length; at += MOST_AT_ONCE) {
    try {
      await write(port, state, keys.slice(at, at + MOST_AT_ONCE));
    } catch (error) {
      log.warn('registrations are not written yet', { error, retryInMs: RETRY_MS });
      for (const key of keys.slice(at)) touched.add(key);
      return false;
    }
  }
  return true;
};

/** As they are by now, which may be later than they were touched. */
const write = (port: RegistrationsPort, { held }: RegistrationState, keys: readonly string[]): Promise<void> => {
  const puts = keys.flatMap((key) => held.get(key) ?? []);
  const removes = keys.flatMap((key) => (held.has(key) ? [] : (parseRegistrationTopic(key) ?? [])));
  return port.write(puts, removes);
};
