import { expect, test } from 'vitest';
import { type Clock, createVirtualClock } from '../../src/base/clock.ts';
import { examineBroker } from '../../src/doctor/examine-broker.ts';
import { startAedes } from '../fakes/aedes.ts';
import { hasMosquitto, startMosquitto } from '../fakes/mosquitto.ts';

const examine = (url: string, clock: Clock = createVirtualClock(0)) =>
  examineBroker(
    {
      url,
      protocols: ['5', '3.1.1'],
      clock,
      nonce: 'n1',
      topics: [{ name: 'topics of cold', filter: 'cold/+' }],
      optionsFor: (protocol) => ({
        clientId: 'tocsin-doctor',
        clean: true,
        reconnectPeriod: 0,
        ...(protocol === '5' ? { protocolVersion: 5, properties: { sessionExpiryInterval: 0xffff_ffff } } : {}),
      }),
    },
    new AbortController().signal,
  );

test.skipIf(!hasMosquitto())('a real broker says what it grants, and which it is', async () => {
  await using broker = await startMosquitto(['persistent_client_expiration 1h']);
  const found = await examine(broker.url);
  expect(found.map(({ level, found: words }) => `${level} ${words}`)).toEqual([
    `ok ${broker.url}: connected and logged in with MQTT 5 in 0 ms`,
    expect.stringMatching(/^(?:ok sessions are kept|warn the broker keeps a session for \d+ s only)/),
    'ok retained messages are allowed',
    'ok 1 topic may be subscribed',
    'ok a message under tocsin/ takes 0.0 ms there and back',
    expect.stringMatching(/^ok mosquitto version \d/),
  ]);
});

test.skipIf(!hasMosquitto())('one that wants a login says so, and what to look at', async () => {
  await using broker = await startMosquitto(['allow_anonymous false']);
  expect(await examine(broker.url)).toMatchObject([
    { level: 'fail', found: expect.stringMatching(/not authorized/i), todo: expect.stringContaining('mqtt.username') },
  ]);
});

test('a message that the broker lets drop without a word is waited for, but not for ever', async () => {
  await using broker = await startAedes({ authorizeForward: () => null });
  const clock = createVirtualClock(0);
  const impatient: Clock = {
    ...clock,
    after: (delayMs, task) => {
      const cancel = clock.after(delayMs, task);
      clock.advance(delayMs);
      return cancel;
    },
  };
  expect(await examine(broker.url, impatient)).toContainEqual(
    expect.objectContaining({
      level: 'fail',
      found: 'what is published on tocsin/doctor/n1 does not come back',
      todo: expect.stringContaining('tocsin/#'),
    }),
  );
});
