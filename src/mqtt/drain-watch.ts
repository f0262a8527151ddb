import type { Cancel, Clock } from '../base/clock.ts';

/** Tells when the backlog of a connection is read: our own message, published behind it, has come back. */
export interface DrainWatch {
  /** Where the message goes and comes back. */
  readonly topic: string;
  /** A new connection: calls `onDrained` once, within 10 s. Returns the text to publish. */
  readonly start: (onDrained: (by: 'echo' | 'timeout') => void) => string;
  /** The connection is gone. */
  readonly stop: () => void;
  /** Whether the message is one of ours; if it is the one waited for, the backlog is read. */
  readonly sees: (topic: string, payload: Uint8Array) => boolean;
}

const LONGEST_DRAIN_MS = 10_000;

export const createDrainWatch = (clientId: string, clock: Clock): DrainWatch => {
  const topic = `tocsin/echo/${clientId}`;
  let nonce = '';
  let count = 0;
  let cancel: Cancel = () => {};
  let finish: (by: 'echo' | 'timeout') => void = () => {};
  const stop = () => {
    cancel();
    finish = () => {};
  };
  return {
    topic,
    start: (onDrained) => {
      stop();
      // An echo of an earlier connection may still be in the backlog, so each has its own text.
      nonce = `${clock.now()}-${++count}`;
      finish = (by) => {
        stop();
        onDrained(by);
      };
      cancel = clock.after(LONGEST_DRAIN_MS, () => finish('timeout'));
      return nonce;
    },
    stop,
    sees: (at, payload) => {
      if (at !== topic) return false;
      if (Buffer.from(payload).toString() === nonce) finish('echo');
      return true;
    },
  };
};
