import { once } from 'node:events';
import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { startAedes } from '../fakes/aedes.ts';
import { createCertificate } from '../fakes/certificate.ts';
import { acknowledge, listen, nextMessage, said } from './listener.ts';

describe('connecting', () => {
  test('a broker that refuses MQTT 5 is spoken to in 3.1.1, from then on', async () => {
    await using server = await startAedes();
    const clock = createVirtualClock();
    await using listener = listen(server.url, { clock });
    await listener.link('drained');
    server.cut();
    await listener.link('disconnected');
    clock.advance(1000);
    await listener.link('connected', 2);
    expect(listener.links.filter(({ type }) => type !== 'drained')).toEqual([
      { type: 'connected', protocol: '3.1.1', sessionPresent: false },
      { type: 'disconnected', reason: expect.any(String) },
      { type: 'connected', protocol: '3.1.1', sessionPresent: true },
    ]);
    expect(listener.logLines.filter(({ event }) => event.includes('refuses MQTT 5'))).toHaveLength(1);
  });

  test('a broker that refuses the version asked for is not spoken to in another', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url, { clock: createVirtualClock(), options: { protocol: '5' } });
    expect((await listener.link('disconnected')).reason).toMatch(/protocol version/);
  });

  test('a password that is refused, and later accepted', async () => {
    let password = 'new';
    await using server = await startAedes({
      authenticate: (_client, username, given, done) => done(null, username === 'tocsin' && String(given) === password),
    });
    const clock = createVirtualClock();
    const options = { username: 'tocsin', password: new Redacted('old') };
    await using listener = listen(server.url, { clock, options });
    await listener.link('disconnected');
    clock.advance(1000);
    await listener.link('disconnected', 2);
    password = 'old';
    clock.advance(2000);
    await listener.link('connected');
    expect(listener.links[0]).toEqual({ type: 'disconnected', reason: 'Connection refused: Not authorized' });
    expect(JSON.stringify(listener.logLines)).not.toContain('"old"');
  });

  test('a broker that is not there', async () => {
    const server = await startAedes();
    await server[Symbol.asyncDispose]();
    await using listener = listen(server.url, { clock: createVirtualClock() });
    expect((await listener.link('disconnected')).reason).toMatch(/ECONNREFUSED/);
  });

  test('TLS, with the authority that the config names', async () => {
    const certificate = createCertificate();
    await using server = await startAedes({}, certificate);
    await using listener = listen(server.url, { options: { ca: certificate.cert } });
    await listener.link('drained');
    expect(listener.links[0]).toMatchObject({ type: 'connected' });
  });

  test('TLS, with a certificate that nobody vouches for', async () => {
    await using server = await startAedes({}, createCertificate());
    await using listener = listen(server.url, { clock: createVirtualClock() });
    expect((await listener.link('disconnected')).reason).toMatch(/self-signed/);
  });

  test('TLS, with a name that is not the one expected', async () => {
    const certificate = createCertificate();
    await using server = await startAedes({}, certificate);
    const options = { ca: certificate.cert, servername: 'broker.example' };
    await using listener = listen(server.url, { clock: createVirtualClock(), options });
    expect((await listener.link('disconnected')).reason).toMatch(/altnames/);
  });
});

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

describe('subscribing', () => {
  test('waits for the broker to be there', async () => {
    let open = false;
    await using server = await startAedes({ authenticate: (_client, _username, _password, done) => done(null, open) });
    const clock = createVirtualClock();
    await using listener = listen(server.url, { clock });
    await listener.link('disconnected');
    const subscribed = listener.subscriber.subscribe(['a', 'b'], []);
    open = true;
    clock.advance(1000);
    expect(await subscribed).toEqual(['a', 'b']);
  });

  test('says which filters the broker granted', async () => {
    await using server = await startAedes({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic === 'secret' ? null : subscription),
    });
    await using listener = listen(server.url);
    expect(await listener.subscriber.subscribe(['a', 'secret', 'b'], [])).toEqual(['a', 'b']);
    expect(listener.logLines).toContainEqual(expect.objectContaining({ fields: { filters: ['secret'] } }));
  });

  test('more filters than one packet takes', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url);
    const wanted = Array.from({ length: 100 }, (_, index) => `site/${index}`);
    expect(await listener.subscriber.subscribe(wanted, [])).toEqual(wanted);
  });

  test('ends with what there is when the subscriber is closed', async () => {
    const server = await startAedes();
    await server[Symbol.asyncDispose]();
    const listener = listen(server.url, { clock: createVirtualClock() });
    const subscribed = listener.subscriber.subscribe(['a'], []);
    await listener.subscriber.close();
    expect(await subscribed).toEqual([]);
  });
});

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
