import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { coveringFilters } from '../../src/mqtt/covering.ts';
import type { Protocol } from '../../src/mqtt/options.ts';
import { hasMosquitto, startMosquitto } from '../fakes/mosquitto.ts';
import { acknowledge, listen, said } from './listener.ts';

const publisher = async (url: string) => {
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
  const publish = async (topic: string, payload: string, retain = false) => {
    await client.publishAsync(topic, payload, { qos: 1, retain });
  };
  return { publish, [Symbol.asyncDispose]: () => client.endAsync(true) };
};

describe.skipIf(!hasMosquitto())('with mosquitto', () => {
  test('MQTT 5 comes first, and again after the broker broke off', async () => {
    await using broker = await startMosquitto();
    const clock = createVirtualClock();
    await using listener = listen(broker.url, { clock });
    expect(await listener.link('connected')).toEqual({ type: 'connected', protocol: '5', sessionPresent: false });
    expect((await listener.link('drained')).by).toBe('echo');
    await broker.stop('SIGKILL');
    await listener.link('disconnected');
    await broker.start();
    clock.advance(1000);
    expect(await listener.link('connected', 2)).toMatchObject({ protocol: '5' });
  });

  describe.each<{ protocol: Protocol }>([{ protocol: '5' }, { protocol: '3.1.1' }])('in $protocol', ({ protocol }) => {
    const options = { protocol };

    test('what was not acknowledged comes again, as such, when the broker was away', async () => {
      await using broker = await startMosquitto();
      const clock = createVirtualClock();
      await using listener = listen(broker.url, { clock, options });
      await listener.subscriber.subscribe(['a/#'], []);
      {
        await using sender = await publisher(broker.url);
        for (const payload of ['1', '2', '3']) await sender.publish('a/x', payload);
      }
      const [first] = await listener.heard(3);
      first?.ack();
      // The PUBACK leaves after the first of these, so once the second is answered the broker has it.
      await listener.subscriber.publish({ topic: 'b', payload: '', qos: 1, retain: false });
      await listener.subscriber.publish({ topic: 'b', payload: '', qos: 1, retain: false });
      await broker.stop();
      await listener.link('disconnected');
      await broker.start();
      clock.advance(1000);
      expect(await listener.link('connected', 2)).toEqual({ type: 'connected', protocol, sessionPresent: true });
      const again = (await listener.heard(5)).slice(3);
      expect(again.map(said)).toEqual(['a/x=2', 'a/x=3']);
      expect(again.map(({ message }) => message.dup)).toEqual([true, true]);
      for (const { ack } of again) ack();
    });

    test('what was queued while we were away comes before the backlog counts as read', async () => {
      await using broker = await startMosquitto();
      {
        await using earlier = listen(broker.url, { options });
        await earlier.subscriber.subscribe(['a/#'], []);
      }
      {
        await using sender = await publisher(broker.url);
        for (let count = 0; count < 300; count++) await sender.publish('a/x', String(count));
      }
      await using listener = listen(broker.url, { options, onIntake: acknowledge });
      await listener.link('drained');
      expect(listener.links).toEqual([
        { type: 'connected', protocol, sessionPresent: true },
        { type: 'drained', by: 'echo' },
      ]);
      expect(listener.intakes.map(said)).toEqual(Array.from({ length: 300 }, (_, count) => `a/x=${count}`));
    });

    test('overlapping filters, once covered, bring a message once', async () => {
      await using broker = await startMosquitto();
      await using listener = listen(broker.url, { options, onIntake: acknowledge });
      await listener.subscriber.subscribe(coveringFilters(['a/+', 'a/x', 'a/#']), []);
      await using sender = await publisher(broker.url);
      await sender.publish('a/x', '1');
      await sender.publish('a/end', '');
      await listener.heard(2);
      expect(listener.intakes.map(said)).toEqual(['a/x=1', 'a/end=']);
    });

    test('what an earlier run left subscribed is unsubscribed', async () => {
      await using broker = await startMosquitto();
      {
        await using earlier = listen(broker.url, { options });
        await earlier.subscriber.subscribe(['old', 'both'], []);
      }
      await using listener = listen(broker.url, { options, onIntake: acknowledge });
      expect(await listener.subscriber.subscribe(['both', 'new'], ['old', 'both'])).toEqual(['both', 'new']);
      await using sender = await publisher(broker.url);
      for (const topic of ['old', 'both', 'new']) await sender.publish(topic, '1');
      await listener.heard(2);
      expect(listener.intakes.map(said)).toEqual(['both=1', 'new=1']);
    });

    test('other filters at run time take the place of those before', async () => {
      await using broker = await startMosquitto();
      await using listener = listen(broker.url, { options, onIntake: acknowledge });
      const first = listener.subscriber.subscribe(['a'], []);
      const second = listener.subscriber.subscribe(['b'], []);
      expect(await Promise.all([first, second])).toEqual([['b'], ['b']]);
      await using sender = await publisher(broker.url);
      for (const topic of ['a', 'b']) await sender.publish(topic, '1');
      expect((await listener.heard(1)).map(said)).toEqual(['b=1']);
    });

    test('what is retained comes with a new subscription, not with a new connection', async () => {
      await using broker = await startMosquitto();
      const clock = createVirtualClock();
      await using sender = await publisher(broker.url);
      await sender.publish('a/kept', '1', true);
      await using listener = listen(broker.url, { clock, options, onIntake: acknowledge });
      await listener.subscriber.subscribe(['a/#'], []);
      const [kept] = await listener.heard(1);
      expect(kept?.message.retain).toBe(true);
      await listener.link('drained');
      await broker.stop();
      await listener.link('disconnected');
      await broker.start();
      clock.advance(1000);
      await listener.link('drained', 2);
      expect(listener.intakes.map(said)).toEqual(['a/kept=1']);
    });
  });

  test('more than 1,000 messages wait for their acknowledgement in MQTT 5', async () => {
    await using broker = await startMosquitto();
    await using listener = listen(broker.url, { options: { receiveMaximum: 3000 } });
    await listener.subscriber.subscribe(['a'], []);
    await using sender = await publisher(broker.url);
    await Promise.all(Array.from({ length: 2000 }, (_, count) => sender.publish('a', String(count))));
    const intakes = await listener.heard(2000);
    for (const { ack } of intakes) ack();
    await sender.publish('a', 'last');
    expect((await listener.heard(2001)).slice(-1).map(said)).toEqual(['a=last']);
  });
});
