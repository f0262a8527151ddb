import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { TEMPERATURE } from './workload.ts';

/**
 * The publisher, a process of its own: QoS 1 at a steady rate, from 1,000 devices in turn, 10 on each of 100 lines. It
 * writes MQTT 3.1.1 itself, since a client library would take the processor from those that are measured.
 */
export interface Load {
  /** First level of the topic: who is to get it. */
  readonly prefix: string;
  readonly messages: number;
  readonly perSecond: number;
}

const DEVICES = 1000;
const LINES = 100;
const TICK_MS = 2;

/** No rule is of this phase: every alarm stands. */
const CALM = 1000;
const RULES_PER_LINE = 10;

/** One message in so many ends an alarm, and the next of its device raises it: two transitions. */
const END_EVERY = 400;

const main = async (): Promise<void> => {
  const socket = connect({ host: '127.0.0.1', port: Number(process.argv[2]), noDelay: true });
  socket.write(packet(0x10, [0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 0, 0, 4, ...Buffer.from('load')]));
  await once(socket, 'data');
  let acknowledged = 0;
  let sent = 0;
  socket.on('data', (bytes) => {
    acknowledged += bytes.length / 4;
    if (acknowledged >= sent) process.send?.('sent');
  });
  process.on('message', (load: Load) => {
    const from = sent;
    sent += load.messages;
    void send(socket, load, from);
  });
  process.send?.('ready');
};

/** As much with each tick as is due by then, so that a late tick catches up. */
const send = async (socket: Socket, { prefix, messages, perSecond }: Load, from: number): Promise<void> => {
  const startedAt = performance.now();
  for (let done = 0; done < messages; ) {
    const due = Math.min(messages, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond));
    const packets = Array.from({ length: due - done }, (_, index) => publish(prefix, from + done + index));
    if (!socket.write(Buffer.concat(packets))) await once(socket, 'drain');
    done = due;
    await wait(TICK_MS);
  }
};

const publish = (prefix: string, number: number): Buffer => {
  const device = (number * 617) % DEVICES;
  const topic = `${prefix}/l${device % LINES}/d${device}/telemetry`;
  const phase = number % END_EVERY === 0 ? (number / END_EVERY) % RULES_PER_LINE : CALM;
  const facts = { temperature: TEMPERATURE + (number % 1000) / 10, phase, humidity: 41.5, battery: 87 };
  const packetId = 1 + (number % 0xffff);
  return packet(0x32, [...text(topic), packetId >> 8, packetId & 0xff, ...Buffer.from(JSON.stringify(facts))]);
};

const text = (value: string): readonly number[] => [value.length >> 8, value.length & 0xff, ...Buffer.from(value)];

/** The remaining length in one byte or two [MQTT-2.2.3]: nothing here is longer. */
const packet = (type: number, body: readonly number[]): Buffer =>
  Buffer.from(
    body.length < 128 ? [type, body.length, ...body] : [type, (body.length & 0x7f) | 0x80, body.length >> 7, ...body],
  );

await main();
