import { setInterval } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { type Published, payloadOf } from './readings.ts';

/** Publishes QoS 1 at a pace, as the devices of a fleet together do, and keeps what the broker has not acknowledged. */
export interface Publisher extends AsyncDisposable {
  /**
   * Publishes `readings` in order, none beyond the first `limit()` of them. Resolves when the broker has acknowledged all.
   */
  readonly publish: (readings: readonly Published[], limit?: () => number) => Promise<void>;
  /** How many were handed to the client. */
  readonly sent: () => number;
}

const TICK_MS = 10;
const MOST_UNACKNOWLEDGED = 100;

/** `rate` is messages per second. */
export const startPublisher = async (url: string, rate: number): Promise<Publisher> => {
  const client = await connectAsync(url, { clientId: 'devices', reconnectPeriod: 200 });
  client.on('error', () => {});
  let sent = 0;
  const publish: Publisher['publish'] = async (readings, limit = () => readings.length) => {
    const unacknowledged = new Set<Promise<unknown>>();
    const startedAt = performance.now();
    let [next, due] = [0, 0];
    const send = (reading: Published) => {
      const acknowledged: Promise<unknown> = client
        .publishAsync(reading.topic, payloadOf(reading), { qos: 1 })
        .finally(() => unacknowledged.delete(acknowledged));
      unacknowledged.add(acknowledged);
      sent++;
    };
    let ticks = startedAt;
    for await (const _ of setInterval(TICK_MS)) {
      const now = performance.now();
      // What could not be sent in its time is not made up for in one burst.
      due = Math.min(due + ((now - ticks) / 1000) * rate, rate / 10);
      ticks = now;
      for (; due >= 1 && next < Math.min(limit(), readings.length); due--) {
        if (unacknowledged.size >= MOST_UNACKNOWLEDGED) break;
        const reading = readings[next++];
        if (reading) send(reading);
      }
      if (next === readings.length) break;
    }
    await Promise.all(unacknowledged);
  };
  return { publish, sent: () => sent, [Symbol.asyncDispose]: () => client.endAsync(true) };
};
