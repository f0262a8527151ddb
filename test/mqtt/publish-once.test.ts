import { describe, expect, test } from 'vitest';
import { createVirtualClock, systemClock } from '../../src/base/clock.ts';
import type { MqttOptions } from '../../src/mqtt/options.ts';
import { publishOnce } from '../../src/mqtt/publish-once.ts';
import { startAedes } from '../fakes/aedes.ts';

const REQUEST = { topic: 'plant/p1/t', payload: '90', qos: 1, retain: false } as const;
const optionsFor = (url: string, over: Partial<MqttOptions> = {}): MqttOptions => ({
  ...{ url, clientId: 'once', protocol: 'auto', keepalive: 30, receiveMaximum: 10 },
  ...over,
});

describe('one message', () => {
  test.each([0, 1] as const)('arrives at QoS %i, also where MQTT 5 is refused, and the client is gone', async (qos) => {
    await using server = await startAedes();
    const came: string[] = [];
    server.broker.on('publish', ({ topic, payload, qos: at, retain }, client) => {
      if (client) came.push(`${client.id} ${topic}=${payload} ${at} ${retain}`);
    });
    const gone = new Promise((resolve) => server.broker.on('clientDisconnect', resolve));
    const deps = { options: optionsFor(server.url), clock: systemClock };
    expect(await publishOnce(deps, { ...REQUEST, qos, retain: true })).toEqual({ ok: true, value: undefined });
    await gone;
    expect(came).toEqual([`once plant/p1/t=90 ${qos} true`]);
  });

  test.each([
    { of: 'a broker that is not there', options: {}, url: 'mqtt://127.0.0.1:1', error: /ECONNREFUSED/ },
    { of: 'a version that was insisted on', options: { protocol: '5' as const }, error: /protocol version/ },
  ])('$of is a reason in words', async ({ options, url, error }) => {
    await using server = await startAedes();
    const deps = { options: optionsFor(url ?? server.url, options), clock: systemClock };
    expect(await publishOnce(deps, REQUEST)).toEqual({ ok: false, error: expect.stringMatching(error) });
  });

  test('a broker that ends the connection instead of taking it', async () => {
    await using server = await startAedes({ authorizePublish: (client) => client?.conn.destroy() });
    const deps = { options: optionsFor(server.url), clock: systemClock };
    expect(await publishOnce(deps, REQUEST)).toEqual({
      ok: false,
      error: expect.stringMatching(/closed the connection/),
    });
  });

  test('a broker that never acknowledges is waited for no longer than 10 s', async () => {
    const asked = Promise.withResolvers<void>();
    await using server = await startAedes({ authorizePublish: () => asked.resolve() });
    const clock = createVirtualClock();
    const published = publishOnce({ options: optionsFor(server.url, { protocol: '3.1.1' }), clock }, REQUEST);
    await asked.promise;
    clock.advance(12_000);
    expect(await published).toEqual({ ok: false, error: expect.stringMatching(/within 10 s/) });
  });
});
