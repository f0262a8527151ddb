import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { startAedes } from '../fakes/aedes.ts';
import { listen, nextMessage } from './listener.ts';

describe('publishing', () => {
  test('arrives, retained if so asked', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url);
    await listener.link('drained');
    const request = {
      topic: 'tocsin/alarms/a/b',
      payload: new TextEncoder().encode('{}'),
      qos: 1,
      retain: true,
    } as const;
    expect(await listener.subscriber.publish(request)).toEqual({ ok: true, value: undefined });
    const reader = await connectAsync(server.url, { reconnectPeriod: 0 });
    const message = nextMessage(reader);
    await reader.subscribeAsync('tocsin/alarms/#');
    expect(await message).toBe('tocsin/alarms/a/b={}');
    await reader.endAsync(true);
  });

  test('more at once than may be on their way', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url);
    await listener.link('drained');
    const published = Array.from({ length: 200 }, (_, index) =>
      listener.subscriber.publish({ topic: `out/${index}`, payload: '', qos: 1, retain: false }),
    );
    expect((await Promise.all(published)).every(({ ok }) => ok)).toBe(true);
  });

  test('to a topic with a wildcard is refused before the broker ends the connection for it', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url);
    await listener.link('drained');
    expect(await listener.subscriber.publish({ topic: 'a/+', payload: '', qos: 1, retain: false })).toMatchObject({
      ok: false,
    });
    expect(listener.links.filter(({ type }) => type === 'disconnected')).toEqual([]);
  });

  test('fails at once without a connection, and when it breaks', async () => {
    await using server = await startAedes({
      authorizePublish: (client, { topic }, done) => (topic === 'never' ? client?.conn.destroy() : done()),
    });
    await using listener = listen(server.url, { clock: createVirtualClock() });
    const request = { topic: 'never', payload: '', qos: 1, retain: false } as const;
    const refused = { ok: false, error: 'not connected to the broker' };
    expect(await listener.subscriber.publish(request)).toEqual(refused);
    await listener.link('drained');
    expect(await listener.subscriber.publish(request)).toEqual(refused);
  });
});
