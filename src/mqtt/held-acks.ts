import type { MqttClient } from 'mqtt';

/**
 * Takes the sending of PUBACK from mqtt.js, which sends it as soon as `handleMessage` is done and reads no further
 * packet, not even a ping's answer, until then. Here the client goes on reading while any number of acknowledgements
 * wait for their commit.
 */
export interface HeldAcks {
  /** Called once for each QoS 1 message as it is delivered; the returned function lets its PUBACK go, once. */
  readonly hold: (packetId: number) => () => void;
  /** Sends at once what may go; else it goes at the end of the running task. */
  readonly flush: () => void;
  /** After this no acknowledgement goes out any more: the broker redelivers. */
  readonly drop: () => void;
}

interface Held {
  readonly packetId: number;
  released: boolean;
}

export const holdAcks = (client: MqttClient): HeldAcks => {
  withholdPubacks(client);
  let waiting: Held[] = [];
  let scheduled = false;
  let dropped = false;
  const flush = () => {
    scheduled = false;
    // In the order of arrival [MQTT-4.6.0-2]: whoever is released early waits for those before.
    const blocked = waiting.findIndex(({ released }) => !released);
    const count = blocked < 0 ? waiting.length : blocked;
    if (count === 0 || dropped) return;
    client.stream.write(toPubacks(waiting.slice(0, count)));
    waiting = waiting.slice(count);
  };
  return {
    hold: (packetId) => {
      const held: Held = { packetId, released: false };
      waiting.push(held);
      return () => {
        held.released = true;
        if (scheduled || dropped || waiting[0] !== held) return;
        scheduled = true;
        queueMicrotask(flush);
      };
    },
    flush,
    drop: () => {
      dropped = true;
      waiting = [];
    },
  };
};

/** Built in one piece: success without properties has the same four bytes in MQTT 3.1.1 and 5 [MQTT-3.4.2.1]. */
const toPubacks = (held: readonly Held[]): Buffer => {
  const bytes = Buffer.allocUnsafe(held.length * 4);
  for (const [index, { packetId }] of held.entries()) {
    bytes.writeUInt16BE(0x4002, index * 4);
    bytes.writeUInt16BE(packetId, index * 4 + 2);
  }
  return bytes;
};

/** mqtt.js has no setting for this; a test holds the pinned version to what is assumed here. */
const withholdPubacks = (client: MqttClient): void => {
  const send: unknown = Reflect.get(client, '_sendPacket');
  if (typeof send !== 'function') throw new Error('this version of mqtt.js sends its packets another way');
  const sendOthers = (packet: { readonly cmd: string }, done?: () => void, ...rest: unknown[]) => {
    if (packet.cmd === 'puback') done?.();
    else Reflect.apply(send, client, [packet, done, ...rest]);
  };
  Reflect.set(client, '_sendPacket', sendOthers);
};
