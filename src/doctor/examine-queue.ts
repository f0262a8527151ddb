import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Clock } from '../base/clock.ts';
import { doubtful, type Finding, good } from './finding.ts';

export interface QueueDeps {
  readonly url: string;
  /** As the service connects, with a session that is kept, under a name that nobody else has. */
  readonly options: IClientOptions;
  /** Nobody else's: what is published there comes back here alone. */
  readonly topic: string;
  /** How many messages are sent to ourselves while we are away. */
  readonly count: number;
  readonly clock: Pick<Clock, 'after'>;
}

const AREA = 'mqtt';
/** After the last message that came. */
const QUIET_MS = 1000;
/** On their way to the broker at one time. */
const VOLLEY = 100;

/** How many messages the broker keeps for a session while it is away: no broker tells, so it is tried. */
export const examineQueue = async (deps: QueueDeps, ended: AbortSignal): Promise<readonly Finding[]> => {
  const { url, options, topic, count } = deps;
  const open = async (more: IClientOptions) => {
    const client = await connectAsync(url, { ...options, ...ONCE, ...more });
    ended.addEventListener('abort', () => client.end(true));
    return client;
  };
  const away = await open({ clean: false });
  // Whatever becomes of the rest, no session must be left behind whose queue nobody empties.
  const left = leaveNothing(deps, ended);
  await away.subscribeAsync(topic, { qos: 1 });
  await away.endAsync();
  const sender = await open({ clientId: `${options.clientId}-s`, clean: true });
  await send(sender, topic, count);
  await sender.endAsync();
  const kept = await hear(deps, ended);
  await left.forget();
  return [judge(kept, count)];
};

/** A connection that does not come is not tried again behind our back. */
const ONCE = { reconnectPeriod: 0, connectTimeout: 5000 } as const;

/** Takes the session and what is left in it away when it is told to, or at the latest when all has ended. */
const leaveNothing = ({ url, options }: QueueDeps, ended: AbortSignal) => {
  let forgotten: Promise<void> | null = null;
  const clean = { clean: true, properties: { sessionExpiryInterval: 0 } };
  const forget = () => {
    forgotten ??= connectAsync(url, { ...options, ...ONCE, ...clean }).then((client) => client.endAsync());
    return forgotten;
  };
  // A broker that cannot be reached any more keeps what it has.
  ended.addEventListener('abort', () => void forget().catch(() => {}));
  return { forget };
};

const send = async (client: MqttClient, topic: string, count: number): Promise<void> => {
  for (let sent = 0; sent < count; sent += VOLLEY) {
    const volley = Array.from({ length: Math.min(VOLLEY, count - sent) }, (_, index) => `${sent + index}`);
    await Promise.all(volley.map((text) => client.publishAsync(topic, text, { qos: 1 })));
  }
};

/** How many came: what was kept comes by itself, for the subscription is in the session. Rejects if the connection ends. */
const hear = async ({ url, options, count, clock }: QueueDeps, ended: AbortSignal): Promise<number> => {
  const heard = new Set<string>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const client = connect(url, { ...options, ...ONCE, clean: false });
  ended.addEventListener('abort', () => client.end(true));
  let cancel = NOTHING;
  const waitOn = () => {
    cancel();
    cancel = heard.size < count ? clock.after(QUIET_MS, resolve) : NOTHING;
    if (heard.size === count) resolve();
  };
  client.on('message', (_topic, payload) => {
    heard.add(payload.toString());
    waitOn();
  });
  // Only from now on can anything come, however far away the broker is.
  client.once('connect', waitOn);
  client.on('error', reject);
  client.once('close', () => reject(new Error('the broker closed the connection')));
  try {
    await promise;
  } finally {
    cancel();
    await client.endAsync(true);
  }
  return heard.size;
};

const NOTHING = () => {};

const judge = (kept: number, count: number): Finding =>
  kept === count
    ? good(AREA, `of ${count} messages that came while we were away the broker kept all`)
    : doubtful(
        AREA,
        `of ${count} messages that came while we were away the broker kept ${kept}`,
        'raise its queues (mosquitto: max_queued_messages 0) if more may come while Tocsin is away',
      );
