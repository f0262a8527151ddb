import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import { coveringFilters } from '../mqtt/covering.ts';
import { createEmbeddedBroker, type EmbeddedBroker } from '../mqtt/embedded-broker.ts';
import { createSubscriber, type Subscriber, type SubscriberEvents } from '../mqtt/subscriber.ts';
import type { Store } from '../store/store.ts';
import { CONTROL_FILTERS } from './control.ts';
import type { RuleBook } from './rule-book.ts';

export interface IntakeService {
  readonly broker: EmbeddedBroker | null;
  readonly subscriber: Subscriber;
  /** Those of the sources' topics that the broker refuses, by its access rules mostly. */
  readonly refused: () => readonly string[];
  /** Subscribes to what `book` reads and unsubscribes what an earlier run or book left. */
  readonly follow: (book: RuleBook) => Promise<void>;
}

export interface IntakeDeps {
  readonly mqtt: Config['mqtt'];
  readonly clock: Clock;
  readonly log: Log;
  readonly subscriptions: Store['subscriptions'];
  readonly events: SubscriberEvents;
  /** Topics that speak of devices without being readings. */
  readonly attributes: readonly string[];
  /** Topics whose retained messages are asked for at every connect. */
  readonly retained: readonly string[];
}

/** The link to the broker; without a `url` to one of our own, in this process. */
export const openIntake = async (deps: IntakeDeps): Promise<IntakeService> => {
  const { mqtt, clock, log, subscriptions, events, attributes, retained } = deps;
  const { embedded, url, ...options } = mqtt;
  const broker = url === undefined ? await createEmbeddedBroker(embedded) : null;
  if (broker)
    log.warn('the embedded broker is for trial: it forgets every queued message when Tocsin stops', {
      url: broker.url,
    });
  // It speaks no other; asked for MQTT 5 first it would refuse us at every start.
  const link = broker ? ({ url: broker.url, protocol: '3.1.1' } as const) : { url: url ?? '' };
  const subscriber = createSubscriber({ options: { ...options, ...link }, clock, log, events, retained });
  let refused: readonly string[] = [];
  return {
    broker,
    subscriber,
    refused: () => refused,
    follow: async (book) => {
      const read = book.decoders.flatMap((decoder) => decoder.topics.map(({ filter }) => filter));
      const topics = [...read, ...attributes];
      const wanted = coveringFilters([...topics, ...CONTROL_FILTERS]);
      const known = await subscriptions.get(options.clientId);
      // Written before it is done: what is subscribed must never be more than what is written down.
      await subscriptions.put(options.clientId, [...new Set([...known, ...wanted, ...retained])]);
      const granted = await subscriber.subscribe(wanted, known);
      await subscriptions.put(options.clientId, [...wanted, ...retained]);
      refused = coveringFilters(topics).filter((filter) => !granted.includes(filter));
      if (refused.length > 0) log.error('the broker refuses topics that rules read', { filters: refused });
      log.info('subscribed', { filters: granted.length });
    },
  };
};
