import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { startAedes } from '../fakes/aedes.ts';
import { listen, nextMessage, said } from './listener.ts';

describe('the backlog', () => {
  test('counts as read after 10 s where the echo is not allowed', async () => {
    await using server = await startAedes({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic.startsWith('tocsin/') ? null : subscription),
    });
    const clock = createVirtualClock();
    await using listener = listen(server.url, { clock });
    await listener.subscriber.subscribe(['a'], []);
    clock.advance(10_000);
    expect((await listener.link('drained')).by).toBe('timeout');
  });

  test('is told by our own message, which is handed to nobody', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url);
    await listener.subscriber.subscribe(['#'], []);
    expect((await listener.link('drained')).by).toBe('echo');
    await server.publish('tocsin/echo/tocsin', 'forged');
    await server.publish('a', '1');
    await listener.heard(1);
    expect(listener.intakes.map(said).filter((text) => !text.startsWith('tocsin/status'))).toEqual(['a=1']);
    expect(listener.links.filter(({ type }) => type === 'drained')).toHaveLength(1);
  });
});

describe('the status of Tocsin', () => {
  const statuses = async (url: string) => {
    const reader = await connectAsync(url, { reconnectPeriod: 0, clientId: 'reader' });
    const seen: string[] = [];
    reader.on('message', (_topic, payload, { retain }) =>
      seen.push(`${JSON.parse(String(payload)).state}${retain ? ' (kept)' : ''}`),
    );
    await reader.subscribeAsync('tocsin/status', { qos: 1 });
    return { seen, reader, next: () => nextMessage(reader) };
  };

  test('is online when it is there, offline when it has ended', async () => {
    await using server = await startAedes();
    const listener = listen(server.url);
    await listener.link('drained');
    const { seen, reader, next } = await statuses(server.url);
    if (seen.length === 0) await next();
    const last = next();
    await listener.subscriber.close();
    await last;
    expect(seen).toEqual(['online (kept)', 'offline']);
    await reader.endAsync(true);
  });

  test('is offline when its connection breaks', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url, { clock: createVirtualClock() });
    await listener.link('drained');
    const kept = new Promise((resolve) =>
      server.broker.on('publish', ({ topic, payload }) => topic === 'tocsin/status' && resolve(String(payload))),
    );
    server.cut();
    expect(await kept).toBe('{"state":"offline"}');
  });
});

describe('closing', () => {
  test('sends what was acknowledged before it disconnects', async () => {
    await using server = await startAedes();
    const listener = listen(server.url);
    await listener.subscriber.subscribe(['a'], []);
    await server.publish('a', '1');
    const [intake] = await listener.heard(1);
    const acked = new Promise((resolve) =>
      server.broker.on('ack', (packet) => 'topic' in packet && packet.topic === 'a' && resolve('a')),
    );
    intake?.ack();
    await listener.subscriber.close();
    expect(await acked).toBe('a');
  });

  test('twice, and before a connection was made, is fine', async () => {
    await using server = await startAedes();
    const listener = listen(server.url);
    await listener.subscriber.close();
    await listener.subscriber.close();
    expect(listener.links).toEqual([]);
  });
});
