import type { MqttClient } from 'mqtt';
import { err, ok, type Result } from '../base/result.ts';
import type { PublishRequest } from '../model/publish.ts';

/** Publishes over one connection; at most `window` QoS 1 messages are on their way at a time, the others wait. */
export interface Publisher {
  /** Ends when the broker has it (QoS 1) or it is written (QoS 0); the error says why it did not arrive. */
  readonly publish: (request: PublishRequest) => Promise<Result<void, string>>;
  /** The connection is gone: whatever has not arrived will not. */
  readonly drop: () => void;
}

/** Room for every alarm of a large fleet at once; more means that the broker does not keep up. */
const MOST_WAITING = 100_000;

/** What is done is let go of after so many, also while there is never nothing to do. */
const COMPACT_AFTER = 10_000;

/** mqtt.js sends without regard to the broker's Receive Maximum, and a broker may end the connection for that. */
export const createPublisher = (client: MqttClient, window: number): Publisher => {
  let waiting: Job[] = [];
  let first = 0;
  const underway = new Set<Job>();
  const next = () => {
    while (underway.size < window) {
      const job = waiting[first++];
      if (!job) {
        [waiting, first] = [[], 0];
        return;
      }
      if (first >= COMPACT_AFTER) [waiting, first] = [waiting.slice(first), 0];
      underway.add(job);
      const { topic, payload, qos, retain } = job.request;
      client.publish(topic, typeof payload === 'string' ? payload : Buffer.from(payload), { qos, retain }, (error) => {
        if (!underway.delete(job)) return;
        job.settle(error ? err(error.message) : ok(undefined));
        next();
      });
    }
  };
  return {
    publish: (request) => {
      const fault = topicFault(request.topic);
      if (fault) return Promise.resolve(err(fault));
      if (waiting.length - first >= MOST_WAITING) return Promise.resolve(err('too many messages wait to be published'));
      return new Promise((settle) => {
        waiting.push({ request, settle });
        next();
      });
    },
    drop: () => {
      const lost = [...underway, ...waiting.slice(first)];
      [waiting, first] = [[], 0];
      underway.clear();
      for (const { settle } of lost) settle(err(DISCONNECTED));
    },
  };
};

export const DISCONNECTED = 'not connected to the broker';

interface Job {
  readonly request: PublishRequest;
  readonly settle: (result: Result<void, string>) => void;
}

/** A broker answers a bad topic by ending the connection [MQTT-3.3.2-2]. */
const topicFault = (topic: string): string | undefined =>
  topic === '' || /[+#\0]/.test(topic) || Buffer.byteLength(topic) > 65_535
    ? `not a topic to publish to: ${topic}`
    : undefined;
