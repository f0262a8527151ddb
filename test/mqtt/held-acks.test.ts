import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connectAsync, type MqttClient } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { holdAcks } from '../../src/mqtt/held-acks.ts';
import { startAedes } from '../fakes/aedes.ts';
import { nextMessage } from './listener.ts';

const version = () => {
  const file = createRequire(import.meta.url).resolve('mqtt/package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
};

/** A client whose acknowledgements are held, and those messages of `a` it has received so far. */
const connectHeld = async (url: string, keepalive: number) => {
  const client = await connectAsync(url, {
    protocolVersion: 4,
    clientId: 'held',
    clean: false,
    keepalive,
    reconnectPeriod: 0,
  });
  const acks = holdAcks(client);
  const releases: (() => void)[] = [];
  client.on('message', (_topic, _payload, { messageId = 0 }) => releases.push(acks.hold(messageId)));
  await client.subscribeAsync('a', { qos: 1 });
  return { client, acks, releases };
};

const receive = async (client: MqttClient, releases: readonly unknown[], count: number) => {
  while (releases.length < count) await nextMessage(client);
};

describe('what is assumed of mqtt.js', () => {
  test('is the pinned version, and read anew with each other one', () => {
    expect(version()).toBe('5.16.0');
  });

  test('without the holding it acknowledges at once', async () => {
    await using server = await startAedes();
    const client = await connectAsync(server.url, {
      protocolVersion: 4,
      clientId: 'plain',
      clean: false,
      reconnectPeriod: 0,
    });
    await client.subscribeAsync('a', { qos: 1 });
    const acked = once(server.broker, 'ack');
    await server.publish('a', '1');
    expect((await acked)[0]).toMatchObject({ topic: 'a' });
    await client.endAsync(true);
  });

  test('with more than 1,000 acknowledgements held it still reads messages and answers to pings', async () => {
    await using server = await startAedes();
    const { client, releases } = await connectHeld(server.url, 1);
    let acked = 0;
    server.broker.on('ack', () => acked++);
    for (let count = 0; count < 1500; count++) await server.publish('a', String(count));
    await receive(client, releases, 1500);
    await once(server.broker, 'ping');
    await new Promise<void>((done) => client.once('packetreceive', () => done()));
    await server.publish('a', 'after the ping');
    await receive(client, releases, 1501);
    expect({ connected: client.connected, acked }).toEqual({ connected: true, acked: 0 });
    const last = new Promise<void>((done) => server.broker.on('ack', () => acked === 1501 && done()));
    for (const release of releases) release();
    await last;
    await client.endAsync(true);
  });
});

describe('held acknowledgements', () => {
  test('go out in the order of arrival, whatever the order of release [MQTT-4.6.0-2]', async () => {
    await using server = await startAedes();
    const { client, releases } = await connectHeld(server.url, 30);
    const acked: string[] = [];
    server.broker.on('ack', (packet) => acked.push('payload' in packet ? String(packet.payload) : ''));
    for (const payload of ['0', '1', '2', '3']) await server.publish('a', payload);
    await receive(client, releases, 4);
    for (const index of [2, 1, 1, 0]) releases[index]?.();
    while (acked.length < 3) await once(server.broker, 'ack');
    expect(acked).toEqual(['0', '1', '2']);
    releases[3]?.();
    await once(server.broker, 'ack');
    expect(acked).toEqual(['0', '1', '2', '3']);
    await client.endAsync(true);
  });

  test('do not go out once dropped, nor fail when the connection is gone', async () => {
    await using server = await startAedes();
    const { client, acks, releases } = await connectHeld(server.url, 30);
    let acked = 0;
    server.broker.on('ack', () => acked++);
    for (const payload of ['0', '1']) await server.publish('a', payload);
    await receive(client, releases, 2);
    releases[0]?.();
    acks.drop();
    releases[1]?.();
    acks.flush();
    await client.endAsync();
    releases[0]?.();
    expect(acked).toBe(0);
  });
});
