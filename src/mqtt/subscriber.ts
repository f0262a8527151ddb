import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { err, type Result } from '../base/result.ts';
import type { PublishRequest } from '../model/publish.ts';
import { STATUS_TOPIC, statusPayload } from './client-options.ts';
import type { Connection } from './connection.ts';
import { createDrainWatch, type DrainWatch } from './drain-watch.ts';
import type { Intake } from './intake.ts';
import { keepConnected } from './keep-connected.ts';
import type { MqttOptions, Protocol } from './options.ts';
import { DISCONNECTED } from './publisher.ts';
import { createSubscriptions } from './subscriptions.ts';

export type { Intake } from './intake.ts';

/** How the link to the broker stands. `disconnected` comes after every attempt that failed, too. */
export type Link =
  | { readonly type: 'connected'; readonly protocol: Protocol; readonly sessionPresent: boolean }
  /**
   * What the broker had kept for us is read, all that it retains under `retained` included, or 10 s have passed.
   * `unread`: it refuses a filter of `retained`, so that what it retains stays unknown.
   */
  | { readonly type: 'drained'; readonly by: 'echo' | 'timeout'; readonly unread?: true }
  | { readonly type: 'disconnected'; readonly reason: string };

export interface SubscriberEvents {
  /** Every message but our own echo, from the moment of `connected` on, whether or not `subscribe` was called yet. */
  readonly onIntake: (intake: Intake) => void;
  readonly onLink: (link: Link) => void;
}

export interface SubscriberDeps {
  readonly options: MqttOptions;
  /**
   * Filters whose retained messages come with every connect, before `drained`; what is published later comes as by any
   * other, at QoS 0. One that overlaps with what is wanted brings messages twice.
   */
  readonly retained?: readonly string[];
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
  /** Sends what was acknowledged, says offline, disconnects. The broker keeps the session, but not of a visit. */
  readonly close: () => Promise<void>;
}

export const createSubscriber = ({ options, retained = [], clock, log, events }: SubscriberDeps): Subscriber => {
  const { onIntake, onLink } = events;
  const drain = createDrainWatch(options.clientId, clock);
  const isVisit = options.visit === true;
  const subscriptions = createSubscriptions({
    onRefused: (filters) => log.warn('the broker refuses subscriptions', { filters }),
    foreign: new Set(retained),
  });
  const kept = keepConnected({
    ...{ options, clock, log, onIntake, isOurs: drain.sees },
    onAccepted: (protocol, sessionPresent) => onLink({ type: 'connected', protocol, sessionPresent }),
    onReady: (connection, sessionPresent) => {
      subscriptions.connected(connection, sessionPresent);
      void greet({ connection, isVisit, retained, drain, log, onLink });
    },
    onLost: (reason) => {
      drain.stop();
      subscriptions.disconnected();
      onLink({ type: 'disconnected', reason });
    },
  });
  return {
    start: kept.start,
    subscribe: subscriptions.want,
    publish: async (request) => kept.ready()?.publish(request) ?? err(DISCONNECTED),
    close: async () => {
      drain.stop();
      if (!isVisit) void kept.ready()?.publish(status('offline'));
      await kept.close();
      subscriptions.close();
    },
  };
};

const status = (state: 'online' | 'offline'): PublishRequest => ({
  ...{ topic: STATUS_TOPIC, payload: statusPayload(state) },
  ...{ qos: 1, retain: true },
});

interface Greeting {
  readonly connection: Connection;
  readonly isVisit: boolean;
  readonly retained: readonly string[];
  readonly drain: DrainWatch;
  readonly log: Log;
  readonly onLink: SubscriberEvents['onLink'];
}

/** Says that we are online, unless it is a visit, asks for what is retained, and publishes what marks the end of it all when it comes back. */
const greet = async ({ connection, isVisit, retained, drain, log, onLink }: Greeting): Promise<void> => {
  let unread = false;
  const nonce = drain.start((by) => onLink({ type: 'drained', by, ...(unread && { unread }) }));
  const publish = async (request: PublishRequest) => {
    const published = await connection.publish(request);
    if (!published.ok) log.warn('greeting not published', { topic: request.topic, reason: published.error });
  };
  const said = isVisit ? undefined : publish(status('online'));
  // A broken connection rejects here, and says so itself.
  const [kept, granted] = await Promise.all([
    connection.subscribeRetained(retained),
    connection.subscribe([drain.topic]),
  ]).catch(() => [retained, []]);
  const refused = retained.filter((filter) => !kept.includes(filter));
  if (refused.length > 0) log.warn('the broker refuses subscriptions', { filters: refused });
  unread = refused.length > 0;
  if (granted.length > 0) await publish({ topic: drain.topic, payload: nonce, qos: 1, retain: false });
  await said;
};
