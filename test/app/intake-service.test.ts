import { expect, test } from 'vitest';
import { openIntake } from '../../src/app/intake-service.ts';
import { systemClock } from '../../src/base/clock.ts';
import { createTestLog } from '../../src/base/log.ts';
import { mqttOptionsSchema } from '../../src/mqtt/options.ts';
import type { Link } from '../../src/mqtt/subscriber.ts';

test.each(['auto', '5'] as const)(
  'a broker of our own is spoken to in 3.1.1 at once, with protocol %s',
  async (protocol) => {
    const log = createTestLog();
    const links: Link[] = [];
    const { password: _password, key: _key, ...mqtt } = mqttOptionsSchema.parse({ protocol, embedded: { port: 0 } });
    const connected = Promise.withResolvers<void>();
    const intake = await openIntake({
      ...{ mqtt, clock: systemClock, log, attributes: [], retained: [] },
      subscriptions: { get: async () => [], put: async () => {} },
      events: {
        onIntake: ({ ack }) => ack(),
        onLink: (link) => {
          links.push(link);
          connected.resolve();
        },
      },
    });
    intake.subscriber.start();
    await connected.promise;
    await intake.subscriber.close();
    await intake.broker?.close();
    expect(links[0]).toMatchObject({ type: 'connected', protocol: '3.1.1' });
    expect(log.lines.map(({ event }) => event).join()).not.toContain('refuses MQTT 5');
  },
);
