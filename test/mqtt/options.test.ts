import { describe, expect, test } from 'vitest';
import { mqttOptionsSchema } from '../../src/mqtt/options.ts';

describe('mqttOptionsSchema', () => {
  test('nothing said is a broker of our own on this machine', () => {
    expect(mqttOptionsSchema.parse({})).toEqual({
      clientId: 'tocsin',
      protocol: 'auto',
      keepalive: 30,
      receiveMaximum: 1000,
      embedded: { host: '127.0.0.1', port: 1883 },
    });
  });

  test('a broker with everything', () => {
    const options = {
      url: 'mqtts://broker:8883',
      username: 'u',
      password: 'p',
      ca: 'a',
      cert: 'c',
      key: 'k',
      servername: 's',
    };
    expect(mqttOptionsSchema.parse(options)).toMatchObject(options);
  });

  test.each([
    { is: 'an address that is not one of MQTT', options: { url: 'http://broker' }, path: ['url'] },
    { is: 'a host without a scheme', options: { url: 'broker:1883' }, path: ['url'] },
    { is: 'a password in the address, which is logged', options: { url: 'mqtt://u:p@broker' }, path: ['url'] },
    { is: 'a client id that is a filter', options: { clientId: 'a/#' }, path: ['clientId'] },
    { is: 'an authority without TLS', options: { url: 'mqtt://broker', ca: 'a' }, path: ['ca'] },
    { is: 'a certificate without its key', options: { url: 'mqtts://broker', cert: 'c' }, path: ['cert'] },
    { is: 'a key without its certificate', options: { url: 'mqtts://broker', key: 'k' }, path: ['key'] },
    { is: 'a password without a user', options: { url: 'mqtt://broker', password: 'p' }, path: ['password'] },
    { is: 'no keepalive at all', options: { keepalive: 0 }, path: ['keepalive'] },
    { is: 'an unknown version', options: { protocol: '3' }, path: ['protocol'] },
    { is: 'an unknown key of the embedded broker', options: { embedded: { tls: true } }, path: ['embedded'] },
  ])('refused: $is', ({ options, path }) => {
    const parsed = mqttOptionsSchema.safeParse(options);
    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});
