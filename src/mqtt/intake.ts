import type { MqttClient } from 'mqtt';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Message } from '../model/message.ts';
import type { HeldAcks } from './held-acks.ts';

/** A message, and the say over its acknowledgement. */
export interface Intake {
  readonly message: Message;
  /** Lets the PUBACK go, in the order of arrival. A second call, or one after its connection ended, does nothing. */
  readonly ack: () => void;
}

interface IntakeDeps {
  readonly client: MqttClient;
  readonly acks: HeldAcks;
  readonly clock: Clock;
  readonly log: Log;
  readonly onIntake: (intake: Intake) => void;
  /** Sees every message first; true keeps it from `onIntake`, and acknowledges it. */
  readonly isOurs: (topic: string, payload: Uint8Array) => boolean;
}

const nothing = () => {};

/** Hands on what `client` receives. Whatever a handler throws, the message is acknowledged and the next one comes. */
export const takeIn = ({ client, acks, clock, log, onIntake, isOurs }: IntakeDeps): void => {
  client.on('message', (topic, payload, { qos, retain, dup, messageId = 0 }) => {
    const ack = qos === 1 ? acks.hold(messageId) : nothing;
    try {
      if (isOurs(topic, payload)) ack();
      else
        onIntake({ message: { topic, payload, retain, qos, dup, packetId: messageId, receivedAt: clock.now() }, ack });
    } catch (error) {
      log.error('message handler failed', { topic, error });
      ack();
    }
  });
};
