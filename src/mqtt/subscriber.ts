import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { err, type Result } from '../base/result.ts';
import type { PublishRequest } from '../model/publish.ts';
import { createBackoff } from './backoff.ts';
import { STATUS_TOPIC, statusPayload } from './client-options.ts';
import { type Closing, type Connection, openConnection } from './connection.ts';
import { createDrainWatch } from './drain-watch.ts';
import type { Intake } from './intake.ts';
import type { MqttOptions, Protocol } from './options.ts';
import { DISCONNECTED } from './publisher.ts';
import { createSubscriptions } from './subscriptions.ts';

export type { Intake } from './intake.ts';

/** How the link to the broker stands. `disconnected` comes after every attempt that failed, too. */
export type Link =
  | { readonly type: 'connected'; readonly protocol: Protocol; readonly sessionPresent: boolean }
  /** What the broker had kept for us is read, or 10 s have passed. */
  | { readonly type: 'drained'; readonly by: 'echo' | 'timeout' }
  | { readonly type: 'disconnected'; readonly reason: string };

export interface SubscriberEvents {
  /** Every message but our own echo, from the moment of `connected` on, whether or not `subscribe` was called yet. */
  readonly onIntake: (intake: Intake) => void;
  readonly onLink: (link: Link) => void;
}

export interface SubscriberDeps {
  readonly options: MqttOptions;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: SubscriberEvents;
}

/** Keeps one session with the broker for as long as it runs: connects, and connects again, until closed. */
export interface Subscriber {
  readonly start: () => void;
  /**
   * Subscribes to `wanted` (a covering set) at QoS 1, and unsubscribes the rest of `known` (what an earlier run left).
   * Ends with what the broker granted, once connected; after every later connect the same is done again.
   */
  readonly subscribe: (wanted: readonly string[], known: readonly string[]) => Promise<readonly string[]>;
  /** Nothing is kept for later: without a connection it fails at once. */
  readonly publish: (request: PublishRequest) => Promise<Result<void, string>>;
  /** Sends what was acknowledged, says offline, disconnects. The broker keeps the session. */
  readonly close: () => Promise<void>;
}

export const createSubscriber = ({ options, clock, log, events }: SubscriberDeps): Subscriber => {
  let protocol: Protocol = options.protocol === '3.1.1' ? '3.1.1' : '5';
  let connection: Connection | null = null;
  let ready: Connection | null = null;
  let closed = false;
  const backoff = createBackoff(clock);
  const drain = createDrainWatch(options.clientId, clock);
  const subscriptions = createSubscriptions((filters) => log.warn('broker refused subscriptions', { filters }));
  const open = () => {
    let sessionPresent = false;
    const opened = openConnection({
      ...{ options, protocol, clock, log, onIntake: events.onIntake, isOurs: drain.sees, onClosed },
      onAccepted: (present) => {
        sessionPresent = present;
        backoff.accepted();
        events.onLink({ type: 'connected', protocol: opened.protocol, sessionPresent });
      },
      onReady: () => {
        ready = opened;
        subscriptions.connected(opened, sessionPresent);
        const nonce = drain.start((by) => events.onLink({ type: 'drained', by }));
        void greet(opened, { topic: drain.topic, nonce, log });
      },
    });
    connection = opened;
  };
  const onClosed = (closing: Closing) => {
    [connection, ready] = [null, null];
    drain.stop();
    subscriptions.disconnected();
    if (closed) return;
    const fallsBack = closing.refusedProtocol && options.protocol === 'auto' && protocol === '5';
    if (fallsBack) protocol = '3.1.1';
    else events.onLink({ type: 'disconnected', reason: closing.reason });
    const retryInMs = fallsBack ? 0 : backoff.retry(open);
    log.warn('not connected to the broker', { ...closing, retryInMs, protocol });
    if (fallsBack) open();
  };
  return {
    start: open,
    subscribe: subscriptions.want,
    publish: async (request) => (ready ? ready.publish(request) : err(DISCONNECTED)),
    close: async () => {
      closed = true;
      backoff.cancel();
      void ready?.publish({ topic: STATUS_TOPIC, payload: statusPayload('offline'), qos: 1, retain: true });
      await connection?.end();
      subscriptions.close();
    },
  };
};

/** Says that we are online, and publishes what marks the end of the backlog when it comes back. */
const greet = async (connection: Connection, echo: { topic: string; nonce: string; log: Log }): Promise<void> => {
  const publish = async (request: PublishRequest) => {
    const published = await connection.publish(request);
    if (!published.ok) echo.log.warn('greeting not published', { topic: request.topic, reason: published.error });
  };
  const status = publish({ topic: STATUS_TOPIC, payload: statusPayload('online'), qos: 1, retain: true });
  // A broken connection rejects here, and says so itself.
  const granted = await connection.subscribe([echo.topic]).catch(() => []);
  if (granted.length > 0) await publish({ topic: echo.topic, payload: echo.nonce, qos: 1, retain: false });
  await status;
};
