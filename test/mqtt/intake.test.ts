import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { startAedes } from '../fakes/aedes.ts';
import { acknowledge, listen, said } from './listener.ts';

describe('messages', () => {
  test('carry what the broker said of them', async () => {
    await using server = await startAedes();
    await server.publish('a/kept', '1', { retain: true });
    const clock = createVirtualClock(1_767_268_800_000);
    await using listener = listen(server.url, { clock, onIntake: acknowledge });
    await listener.subscriber.subscribe(['a/#'], []);
    await listener.heard(1);
    await server.publish('a/live', '2', { retain: true });
    await listener.heard(2);
    await server.publish('a/quick', '3', { qos: 0 });
    const [kept, live, quick] = (await listener.heard(3)).map(({ message }) => message);
    expect(kept).toMatchObject({ topic: 'a/kept', retain: true, qos: 1, dup: false, receivedAt: clock.now() });
    expect(live).toMatchObject({ topic: 'a/live', retain: false, qos: 1, packetId: expect.any(Number) });
    expect(quick).toMatchObject({ topic: 'a/quick', retain: false, qos: 0, packetId: 0 });
  });

  test('one whose handling throws is acknowledged, and the next one comes', async () => {
    await using server = await startAedes();
    const acked: string[] = [];
    server.broker.on('ack', (packet) => acked.push('payload' in packet ? String(packet.payload) : ''));
    const onIntake = () => {
      throw new Error('poison');
    };
    await using listener = listen(server.url, { onIntake });
    await listener.subscriber.subscribe(['a'], []);
    await listener.link('drained');
    await server.publish('a', '1');
    await server.publish('a', '2');
    while (!acked.includes('2')) await once(server.broker, 'ack');
    expect(listener.intakes.map(said)).toEqual(['a=1', 'a=2']);
    expect(listener.logLines.filter(({ level }) => level === 'error')).toHaveLength(2);
  });

  test('the acknowledgement of a connection that is gone does nothing', async () => {
    await using server = await startAedes();
    const clock = createVirtualClock();
    await using listener = listen(server.url, { clock });
    await listener.subscriber.subscribe(['a'], []);
    await server.publish('a', '1');
    const [first] = await listener.heard(1);
    server.cut();
    await listener.link('disconnected');
    clock.advance(1000);
    const [, again] = await listener.heard(2);
    const acked = once(server.broker, 'ack');
    first?.ack();
    again?.ack();
    expect((await acked)[0]).toMatchObject({ topic: 'a' });
    expect(listener.intakes.map(said)).toEqual(['a=1', 'a=1']);
  });
});
