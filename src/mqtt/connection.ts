import { connect, type IClientSubscribeOptions, type MqttClient } from 'mqtt';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { toClientOptions } from './client-options.ts';
import { type HeldAcks, holdAcks } from './held-acks.ts';
import { type Intake, takeIn } from './intake.ts';
import type { MqttOptions, Protocol } from './options.ts';
import { createPublisher, type Publisher } from './publisher.ts';

/** One connection to the broker, from CONNECT until it breaks; it does not come back. */
export interface Connection {
  readonly protocol: Protocol;
  readonly publish: Publisher['publish'];
  /** Subscribes at QoS 1; those that the broker granted. Rejects when the connection breaks. */
  readonly subscribe: (filters: readonly string[]) => Promise<readonly string[]>;
  /** Has all that the broker retains under `filters` sent, whether or not they were subscribed before; the same for the rest. */
  readonly subscribeRetained: (filters: readonly string[]) => Promise<readonly string[]>;
  readonly unsubscribe: (filters: readonly string[]) => Promise<void>;
  /** Sends the acknowledgements let go so far, and DISCONNECT. */
  readonly end: () => Promise<void>;
}

export interface ConnectionDeps {
  readonly options: MqttOptions;
  readonly protocol: Protocol;
  readonly clock: Clock;
  readonly log: Log;
  /** CONNACK said yes. Messages come after this, some before `onReady`. */
  readonly onAccepted: (sessionPresent: boolean) => void;
  /** Time to subscribe and publish. */
  readonly onReady: (sessionPresent: boolean) => void;
  readonly onIntake: (intake: Intake) => void;
  readonly isOurs: (topic: string, payload: Uint8Array) => boolean;
  /** Once, whether the connection was ever made or not. */
  readonly onClosed: (closing: Closing) => void;
}

export interface Closing {
  readonly reason: string;
  /** The broker does not speak this version of MQTT. */
  readonly refusedProtocol: boolean;
}

export const openConnection = (deps: ConnectionDeps): Connection => {
  const { options, protocol } = deps;
  const client = connect(options.url, toClientOptions(options, protocol));
  const acks = holdAcks(client);
  const publisher = createPublisher(client, PUBLISH_WINDOW);
  client.once('packetreceive', (packet) => {
    if (packet.cmd === 'connack' && (packet.reasonCode ?? packet.returnCode) === 0)
      deps.onAccepted(packet.sessionPresent);
  });
  client.once('connect', ({ sessionPresent }) => deps.onReady(sessionPresent));
  takeIn({ ...deps, client, acks });
  watchForEnd({ client, acks, publisher, onClosed: deps.onClosed });
  return {
    protocol,
    publish: publisher.publish,
    subscribe: (filters) => subscribeAll(client, filters, ONCE_EACH),
    subscribeRetained: (filters) => subscribeAll(client, filters, ALL_RETAINED),
    unsubscribe: async (filters) => {
      await Promise.all(chunks(filters).map((chunk) => client.unsubscribeAsync([...chunk])));
    },
    end: () => end({ client, acks, clock: deps.clock }),
  };
};

/** Within what brokers let a client have on its way: mosquitto's default is 20. */
const PUBLISH_WINDOW = 16;

/** AWS IoT Core takes no more filters in one SUBSCRIBE. */
const FILTERS_PER_PACKET = 8;

const chunks = (filters: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(filters.length / FILTERS_PER_PACKET) }, (_, index) =>
    filters.slice(index * FILTERS_PER_PACKET, (index + 1) * FILTERS_PER_PACKET),
  );

/** What the broker keeps comes with a new subscription only, not with each reconnect (MQTT 5). */
const ONCE_EACH: IClientSubscribeOptions = { qos: 1, rh: 1, rap: false };

/**
 * What is retained is asked for anew at each connect, so that a message lost is one until then. At QoS 0 nothing older waits
 * in the session to overtake it, and mosquitto does not drop what goes beyond its queue (2,000 messages as it comes).
 */
const ALL_RETAINED: IClientSubscribeOptions = { qos: 0, rh: 0, rap: false };

const subscribeAll = async (
  client: MqttClient,
  filters: readonly string[],
  options: IClientSubscribeOptions,
): Promise<readonly string[]> =>
  (await Promise.all(chunks(filters).map((chunk) => subscribe(client, chunk, options)))).flat();

const subscribe = (
  client: MqttClient,
  filters: readonly string[],
  options: IClientSubscribeOptions,
): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    client.subscribe([...filters], options, (error, _granted, suback) => {
      if (!suback) return reject(error ?? new Error('no SUBACK'));
      return resolve(filters.filter((_, index) => Number(suback.granted[index] ?? REFUSED) < REFUSED));
    });
  });

const REFUSED = 0x80;

interface Watched {
  readonly client: MqttClient;
  readonly acks: HeldAcks;
  readonly publisher: Publisher;
  readonly onClosed: ConnectionDeps['onClosed'];
}

/** Any error ends the connection: a new one starts from a known state. */
const watchForEnd = ({ client, acks, publisher, onClosed }: Watched): void => {
  let closing: Closing = { reason: 'the broker closed the connection', refusedProtocol: false };
  client.on('disconnect', ({ reasonCode }) => {
    closing = { ...closing, reason: `the broker ended the connection, reason code ${reasonCode ?? 0}` };
  });
  client.on('error', (error) => {
    const code = 'code' in error ? error.code : undefined;
    closing = { reason: error.message || String(code), refusedProtocol: code === 1 || code === 132 };
    client.stream.destroy();
  });
  client.once('close', () => {
    acks.drop();
    publisher.drop();
    onClosed(closing);
  });
};

const END_TIMEOUT_MS = 2000;

const end = ({ client, acks, clock }: { client: MqttClient; acks: HeldAcks; clock: Clock }): Promise<void> =>
  new Promise((done) => {
    acks.flush();
    acks.drop();
    const cancel = clock.after(END_TIMEOUT_MS, () => client.stream.destroy());
    client.once('close', () => {
      cancel();
      done();
    });
    if (client.connected) client.end();
    else client.stream.destroy();
  });
