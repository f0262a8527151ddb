import type { MqttClient } from 'mqtt';
import type { Clock } from '../base/clock.ts';
import { count } from '../base/count.ts';
import { broken, doubtful, type Finding, good } from './finding.ts';

export interface TrafficDeps {
  readonly client: MqttClient;
  /** Filters, each with what the config calls it. */
  readonly topics: readonly { readonly name: string; readonly filter: string }[];
  /** Nobody else's: what is published there comes back here alone. */
  readonly nonce: string;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
}

const AREA = 'mqtt';
/** Since when the broker runs and what it had to drop, where it tells. */
const SYS_FILTERS = ['$SYS/broker/version', '$SYS/broker/publish/messages/dropped'];

/** What may be subscribed and published, and how long a message takes to the broker and back. */
export const examineTraffic = async (deps: TrafficDeps): Promise<readonly Finding[]> => {
  const { client, topics, nonce } = deps;
  const heard = new Map<string, string>();
  client.on('message', (topic, payload) => heard.set(topic, payload.toString()));
  // One packet each: some brokers end the connection over a filter that they do not grant.
  const refused: string[] = [];
  for (const { name, filter } of topics) if (!(await isGranted(client, filter))) refused.push(`${name} (${filter})`);
  await Promise.all(SYS_FILTERS.map((filter) => isGranted(client, filter)));
  const trip = await roundTrip(deps, `tocsin/doctor/${nonce}`);
  return [...subscriptions(topics.length, refused), trip, brokerWords(heard)];
};

const isGranted = (client: MqttClient, filter: string): Promise<boolean> =>
  new Promise((resolve) => {
    // `rh: 2`: what is retained need not come (MQTT 5).
    client.subscribe([filter], { qos: 1, rh: filter.startsWith('$SYS') ? 0 : 2 }, (_error, _granted, suback) =>
      resolve(Number(suback?.granted[0] ?? REFUSED) < REFUSED),
    );
  });

const REFUSED = 0x80;

const TRIP_LIMIT_MS = 3000;

const subscriptions = (topics: number, refused: readonly string[]): readonly Finding[] =>
  refused.length === 0
    ? [good(AREA, `${count(topics, 'topic')} may be subscribed`)]
    : refused.map((one) => broken(AREA, `may not subscribe ${one}`, 'grant it in the access list of the broker'));

/** A message of our own under `tocsin/`, there and back: so both publishing and reading are granted. */
const roundTrip = async ({ client, clock }: TrafficDeps, topic: string): Promise<Finding> => {
  const todo = 'grant reading and writing of tocsin/# in the access list of the broker';
  if (!(await isGranted(client, topic))) return broken(AREA, `may not subscribe ${topic}`, todo);
  const begun = clock.monotonic();
  const back = Promise.withResolvers<boolean>();
  client.on('message', (heard) => heard === topic && back.resolve(true));
  client.publish(topic, 'there and back', { qos: 1 }, (error) => error && back.resolve(false));
  client.once('close', () => back.resolve(false));
  // MQTT 3.1.1 knows no refusal of a message: the broker takes it and lets it drop.
  const cancel = clock.after(TRIP_LIMIT_MS, () => back.resolve(false));
  const isBack = await back.promise;
  cancel();
  if (!isBack) return broken(AREA, `what is published on ${topic} does not come back`, todo);
  return good(AREA, `a message under tocsin/ takes ${(clock.monotonic() - begun).toFixed(1)} ms there and back`);
};

/** mosquitto publishes no limit of its queues, but what it dropped because of it. */
const brokerWords = (heard: ReadonlyMap<string, string>): Finding => {
  const version = heard.get('$SYS/broker/version');
  const dropped = Number(heard.get('$SYS/broker/publish/messages/dropped') ?? 0);
  if (version === undefined)
    return doubtful(
      AREA,
      '$SYS is not visible: nobody sees what the broker drops',
      'grant reading of $SYS/broker/#, if the broker has it',
    );
  return dropped > 0
    ? doubtful(
        AREA,
        `${version} has dropped ${dropped} messages since it started`,
        'raise its queues (mosquitto: max_queued_messages 0) if they were for Tocsin',
      )
    : good(AREA, `${version}, nothing dropped`);
};
