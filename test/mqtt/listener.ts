import type { MqttClient } from 'mqtt';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { createTestLog, type LogLine } from '../../src/base/log.ts';
import type { MqttOptions } from '../../src/mqtt/options.ts';
import { createSubscriber, type Intake, type Link, type Subscriber } from '../../src/mqtt/subscriber.ts';

/** A subscriber that keeps what it hears, and lets a test wait for what has not come yet. */
export interface Listener extends AsyncDisposable {
  readonly subscriber: Subscriber;
  readonly intakes: readonly Intake[];
  readonly links: readonly Link[];
  readonly logLines: readonly LogLine[];
  /** The first `count` messages, once there are as many. */
  readonly heard: (count: number) => Promise<readonly Intake[]>;
  /** The `count`th link event of this type. */
  readonly link: <T extends Link['type']>(type: T, count?: number) => Promise<Extract<Link, { type: T }>>;
}

export interface ListenerSettings {
  readonly options?: Partial<MqttOptions>;
  readonly retained?: readonly string[];
  readonly clock?: Clock;
  readonly onIntake?: (intake: Intake) => void;
}

/** Starts listening at `url`. Acknowledges nothing but what `onIntake` does. */
export const listen = (url: string, settings: ListenerSettings = {}): Listener => {
  const { options, retained = [], clock = systemClock, onIntake } = settings;
  const log = createTestLog();
  const intakes: Intake[] = [];
  const links: Link[] = [];
  let wake = Promise.withResolvers<void>();
  const changed = () => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  const until = async <T>(read: () => T | undefined): Promise<T> => {
    for (let value = read(); ; value = read()) {
      if (value !== undefined) return value;
      await wake.promise;
    }
  };
  const subscriber = createSubscriber({
    options: { url, clientId: 'tocsin', protocol: 'auto', keepalive: 30, receiveMaximum: 1000, ...options },
    retained,
    clock,
    log,
    events: {
      onIntake: (intake) => {
        intakes.push(intake);
        changed();
        onIntake?.(intake);
      },
      onLink: (link) => {
        links.push(link);
        changed();
      },
    },
  });
  subscriber.start();
  const ofType = <T extends Link['type']>(type: T) =>
    links.filter((link): link is Extract<Link, { type: T }> => link.type === type);
  return {
    subscriber,
    intakes,
    links,
    logLines: log.lines,
    heard: (count) => until(() => (intakes.length >= count ? intakes.slice(0, count) : undefined)),
    link: (type, count = 1) => until(() => ofType(type)[count - 1]),
    [Symbol.asyncDispose]: () => subscriber.close(),
  };
};

/** `topic=payload` of a message. */
export const said = ({ message }: Intake): string => `${message.topic}=${Buffer.from(message.payload).toString()}`;

export const acknowledge = ({ ack }: Intake): void => ack();

/** `topic=payload` of the next message that a client of mqtt.js receives. */
export const nextMessage = (client: MqttClient): Promise<string> =>
  new Promise((resolve) => client.once('message', (topic, payload) => resolve(`${topic}=${String(payload)}`)));
