import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { startAedes } from '../fakes/aedes.ts';
import { createCertificate } from '../fakes/certificate.ts';
import { listen } from './listener.ts';

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
