import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { createEmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import { nextMessage } from './listener.ts';

const FREE = { host: '127.0.0.1', port: 0 };

test('carries messages between clients, on the port it names', async () => {
  const broker = await createEmbeddedBroker(FREE);
  expect(broker.url).toBe(`mqtt://127.0.0.1:${broker.port}`);
  const client = await connectAsync(broker.url, { reconnectPeriod: 0 });
  await client.subscribeAsync('a/#');
  const message = nextMessage(client);
  await client.publishAsync('a/b', '1', { qos: 1 });
  expect(await message).toBe('a/b=1');
  await client.endAsync(true);
  await broker.close();
});

test('says so when its port is taken', async () => {
  const broker = await createEmbeddedBroker(FREE);
  await expect(createEmbeddedBroker({ ...FREE, port: broker.port })).rejects.toThrow(/EADDRINUSE/);
  await broker.close();
});

test('closes although clients are connected', async () => {
  const broker = await createEmbeddedBroker(FREE);
  const client = await connectAsync(broker.url, { reconnectPeriod: 0 });
  const closed = new Promise<void>((done) => client.once('close', () => done()));
  await broker.close();
  await closed;
  expect(client.connected).toBe(false);
});
