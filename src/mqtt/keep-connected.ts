import { createBackoff } from './backoff.ts';
import { type Closing, type Connection, type ConnectionDeps, openConnection } from './connection.ts';
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
  const kept: Kept = {
    protocol: deps.options.protocol === '3.1.1' ? '3.1.1' : '5',
    connection: null,
    ready: null,
    closed: false,
    backoff: createBackoff(deps.clock),
  };
  return {
    start: () => open(kept, deps),
    ready: () => kept.ready,
    close: async () => {
      kept.closed = true;
      kept.backoff.cancel();
      await kept.connection?.end();
    },
  };
};

interface Kept {
  protocol: Protocol;
  connection: Connection | null;
  ready: Connection | null;
  closed: boolean;
  readonly backoff: ReturnType<typeof createBackoff>;
}

const open = (kept: Kept, deps: KeptConnectionDeps): void => {
  const opened = openConnection({
    ...deps,
    protocol: kept.protocol,
    onAccepted: (sessionPresent) => {
      kept.backoff.accepted();
      deps.onAccepted(opened.protocol, sessionPresent);
    },
    onReady: (sessionPresent) => {
      kept.ready = opened;
      deps.onReady(opened, sessionPresent);
    },
    onClosed: (closing) => {
      [kept.connection, kept.ready] = [null, null];
      if (!kept.closed) openAgain(kept, deps, closing);
    },
  });
  kept.connection = opened;
};

const openAgain = (kept: Kept, deps: KeptConnectionDeps, { reason, refusedProtocol }: Closing): void => {
  const { options, log } = deps;
  if (refusedProtocol && options.protocol === 'auto' && kept.protocol === '5') {
    log.info('the broker refuses MQTT 5, going on with 3.1.1');
    kept.protocol = '3.1.1';
    open(kept, deps);
    return;
  }
  log.warn('not connected to the broker', { reason, retryInMs: kept.backoff.retry(() => open(kept, deps)) });
  deps.onLost(reason);
};
