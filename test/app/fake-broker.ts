import type { Message } from '../../src/model/message.ts';
import type { Intake } from '../../src/mqtt/subscriber.ts';

/** Keeps what is not acknowledged and sends it again with DUP, as a broker does for a persistent session [MQTT-4.4.0-1]. */
export interface FakeBroker {
  readonly publish: (message: Pick<Message, 'topic' | 'payload' | 'retain'>) => void;
  /** Someone subscribes; what waits comes first. */
  readonly connect: (receive: (intake: Intake) => void) => void;
  readonly disconnect: () => void;
  readonly unacknowledged: () => number;
}

export const createFakeBroker = (now: () => number): FakeBroker => {
  const waiting = new Map<number, Message>();
  let packetId = 0;
  let receiver: ((intake: Intake) => void) | null = null;
  const hand = (message: Message) => {
    const receive = receiver;
    if (receive) waiting.set(message.packetId, { ...message, dup: true });
    receive?.({
      message: { ...message, receivedAt: now() },
      // An acknowledgement on a connection that has ended does nothing.
      ack: () => void (receiver === receive && waiting.delete(message.packetId)),
    });
  };
  return {
    publish: (message) => {
      packetId++;
      const full: Message = { ...message, qos: 1, dup: false, packetId, receivedAt: now() };
      waiting.set(packetId, full);
      hand(full);
    },
    connect: (receive) => {
      receiver = receive;
      for (const message of [...waiting.values()]) hand(message);
    },
    disconnect: () => {
      receiver = null;
    },
    unacknowledged: () => waiting.size,
  };
};
