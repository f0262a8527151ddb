import { describe, expect, test } from 'vitest';
import { Redacted } from '../../src/base/redacted.ts';
import { toClientOptions } from '../../src/mqtt/client-options.ts';
import type { MqttOptions } from '../../src/mqtt/options.ts';

const OPTIONS: MqttOptions = {
  url: 'mqtt://b',
  clientId: 'tocsin',
  protocol: 'auto',
  keepalive: 30,
  receiveMaximum: 500,
};

describe('toClientOptions', () => {
  test.each([
    {
      is: 'MQTT 5 names how long the session lives and how much may be on its way',
      protocol: '5' as const,
      expected: { protocolVersion: 5, properties: { sessionExpiryInterval: 0xffff_ffff, receiveMaximum: 500 } },
    },
    { is: '3.1.1 has no such properties', protocol: '3.1.1' as const, expected: { protocolVersion: 4 } },
  ])('$is', ({ protocol, expected }) => {
    const options = toClientOptions(OPTIONS, protocol);
    expect(options).toMatchObject({ clientId: 'tocsin', clean: false, reconnectPeriod: 0, ...expected });
    expect('properties' in options).toBe('properties' in expected);
  });

  test('secrets are revealed to the client, what is not set is left out', () => {
    const options = toClientOptions(
      { ...OPTIONS, username: 'u', password: new Redacted('p'), key: new Redacted('k') },
      '5',
    );
    expect(options).toMatchObject({ username: 'u', password: 'p', key: 'k' });
    expect(Object.keys(options)).not.toContain('ca');
  });

  test('the broker must prove who it is', () => {
    expect(toClientOptions(OPTIONS, '5')).not.toHaveProperty('rejectUnauthorized');
  });

  test.each(['5', '3.1.1'] as const)('a visit leaves no session behind and no will, in %s', (protocol) => {
    const options = toClientOptions({ ...OPTIONS, visit: true }, protocol);
    expect(options).toMatchObject({ clean: true });
    expect(options).not.toHaveProperty('will');
    expect(options.properties?.sessionExpiryInterval ?? 0).toBe(0);
  });

  test('the will says offline, retained', () => {
    expect(toClientOptions(OPTIONS, '5').will).toEqual({
      topic: 'tocsin/status',
      payload: Buffer.from('{"state":"offline"}'),
      qos: 1,
      retain: true,
    });
  });
});
