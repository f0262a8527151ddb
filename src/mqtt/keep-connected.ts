import { createBackoff } from './backoff.ts';
import { type Connection, type ConnectionDeps, openConnection } from './connection.ts';
import type { Protocol } from './options.ts';

/** One connection after another, until closed. */
export interface KeptConnection {
  readonly start: () => void;
  /** The connection of now, if it is ready to subscribe and publish. */
  readonly ready: () => Connection | null;
  /** Ends the connection of now; there is no other after it. */
  readonly close: () => Promise<void>;
}

export interface KeptConnectionDeps extends Omit<ConnectionDeps, 'protocol' | 'onAccepted' | 'onReady' | 'onClosed'> {
  readonly onAccepted: (protocol: Protocol, sessionPresent: boolean) => void;
  readonly onReady: (connection: Connection, sessionPresent: boolean) => void;
  /** A connection, or an attempt at one, is over; the next attempt is scheduled. */
  readonly onLost: (reason: string) => void;
}

/** Connects again after 1 s to 30 s. Where MQTT 5 is refused, and may be, it stays with 3.1.1 from then on. */
export const keepConnected = (deps: KeptConnectionDeps): KeptConnection => {
  const { options, clock, log } = deps;
  let protocol: Protocol = options.protocol === '3.1.1' ? '3.1.1' : '5';
  let connection: Connection | null = null;
  let ready: Connection | null = null;
  let closed = false;
  const backoff = createBackoff(clock);
  const open = () => {
    const opened = openConnection({
      ...deps,
      protocol,
      onAccepted: (sessionPresent) => {
        backoff.accepted();
        deps.onAccepted(opened.protocol, sessionPresent);
      },
      onReady: (sessionPresent) => {
        ready = opened;
        deps.onReady(opened, sessionPresent);
      },
      onClosed: ({ reason, refusedProtocol }) => {
        [connection, ready] = [null, null];
        if (closed) return;
        if (refusedProtocol && options.protocol === 'auto' && protocol === '5') return fallBack();
        log.warn('not connected to the broker', { reason, retryInMs: backoff.retry(open) });
        deps.onLost(reason);
      },
    });
    connection = opened;
  };
  const fallBack = () => {
    log.info('the broker refuses MQTT 5, going on with 3.1.1');
    protocol = '3.1.1';
    open();
  };
  return {
    start: open,
    ready: () => ready,
    close: async () => {
      closed = true;
      backoff.cancel();
      await connection?.end();
    },
  };
};
