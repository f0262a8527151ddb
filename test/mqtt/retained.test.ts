import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createEmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import type { Protocol } from '../../src/mqtt/options.ts';
import { startAedes } from '../fakes/aedes.ts';
import { hasMosquitto, startMosquitto } from '../fakes/mosquitto.ts';
import { acknowledge, type Listener, listen, said } from './listener.ts';

const FILTER = 'kept/+/+';
const retained = [FILTER];

const publisher = async (url: string) => {
  const client = await connectAsync(url, { reconnectPeriod: 0 });
  return {
    keep: async (topic: string, payload: string, qos: 0 | 1 = 1) => {
      await client.publishAsync(topic, payload, { qos, retain: true });
    },
    [Symbol.asyncDispose]: () => client.endAsync(),
  };
};

const fail = (): never => {
  throw new Error('nothing came');
};

/** What had come by the `count`th time that the backlog was read. */
const readBy = async (listener: Listener, count = 1) => {
  const { by } = await listener.link('drained', count);
  return { by, said: listener.intakes.map(said) };
};

describe.skipIf(!hasMosquitto())('with mosquitto', () => {
  describe.each<{ protocol: Protocol }>([{ protocol: '5' }, { protocol: '3.1.1' }])('in $protocol', ({ protocol }) => {
    const settings = { options: { protocol }, retained, onIntake: acknowledge };

    test('what is retained comes with each connection, before the backlog counts as read', async () => {
      await using broker = await startMosquitto();
      await using sender = await publisher(broker.url);
      await sender.keep('kept/a/1', 'one');
      await sender.keep('kept/a/2', 'two', 0);
      for (let run = 0; run < 3; run++) {
        await using listener = listen(broker.url, settings);
        const read = await readBy(listener);
        expect(read.by).toBe('echo');
        expect(read.said.toSorted()).toEqual(['kept/a/1=one', 'kept/a/2=two']);
        expect(listener.intakes.every(({ message }) => message.retain)).toBe(true);
      }
    });

    test('of what changed while we were away comes how it stands, whatever its QoS, and nothing that was before', async () => {
      await using broker = await startMosquitto();
      {
        await using earlier = listen(broker.url, settings);
        await earlier.link('drained');
      }
      {
        await using sender = await publisher(broker.url);
        await sender.keep('kept/a/1', 'old');
        await sender.keep('kept/a/1', 'new', 0);
        await sender.keep('kept/a/2', 'gone again');
        await sender.keep('kept/a/2', '', 0);
      }
      await using listener = listen(broker.url, settings);
      await listener.link('connected');
      expect(await readBy(listener)).toEqual({ by: 'echo', said: ['kept/a/1=new'] });
    });

    test('the same when it is the broker that was away', async () => {
      await using broker = await startMosquitto();
      const clock = createVirtualClock();
      await using listener = listen(broker.url, { ...settings, clock });
      await listener.link('drained');
      {
        await using sender = await publisher(broker.url);
        await sender.keep('kept/a/1', 'one');
      }
      await listener.heard(1);
      await broker.stop();
      await listener.link('disconnected');
      await broker.start();
      clock.advance(1000);
      expect(await readBy(listener, 2)).toEqual({ by: 'echo', said: ['kept/a/1=one', 'kept/a/1=one'] });
      expect(listener.intakes.map(({ message }) => message.retain)).toEqual([false, true]);
    });

    test('5,000 come before the echo, also where the broker queues no more than it does by itself', async () => {
      await using broker = await startMosquitto(['max_queued_messages 1000']);
      {
        await using sender = await publisher(broker.url);
        await Promise.all(Array.from({ length: 5000 }, (_, index) => sender.keep(`kept/${index}/x`, 'a'.repeat(200))));
      }
      await using listener = listen(broker.url, settings);
      const read = await readBy(listener);
      expect(read.by).toBe('echo');
      expect(new Set(read.said)).toHaveLength(5000);
    });

    test('a source that wants everything brings them twice at most, and none less', async () => {
      await using broker = await startMosquitto();
      await using sender = await publisher(broker.url);
      await sender.keep('kept/a/1', 'one');
      await using listener = listen(broker.url, settings);
      await listener.subscriber.subscribe(['#'], []);
      await readBy(listener);
      await sender.keep('kept/a/1', 'two');
      await sender.keep('end', '1');
      for (let count = 1; said((await listener.heard(count)).at(-1) ?? fail()) !== 'end=1'; ) count++;
      const kept = listener.intakes.map(said).filter((text) => text.startsWith('kept/'));
      expect(new Set(kept)).toEqual(new Set(['kept/a/1=one', 'kept/a/1=two']));
    });

    test('they stay subscribed, whatever else is wanted or was left by an earlier run', async () => {
      await using broker = await startMosquitto();
      await using listener = listen(broker.url, settings);
      await listener.link('drained');
      expect(await listener.subscriber.subscribe(['a'], [FILTER, 'old'])).toEqual(['a']);
      await using sender = await publisher(broker.url);
      await sender.keep('kept/a/1', 'one');
      expect((await listener.heard(1)).map(said)).toEqual(['kept/a/1=one']);
    });

    test('once nobody asks for them any more they are unsubscribed as all that an earlier run left', async () => {
      await using broker = await startMosquitto();
      {
        await using earlier = listen(broker.url, settings);
        await earlier.link('drained');
      }
      await using listener = listen(broker.url, { ...settings, retained: [] });
      await listener.subscriber.subscribe(['end'], [FILTER]);
      await using sender = await publisher(broker.url);
      await sender.keep('kept/a/1', 'one');
      await sender.keep('end', '1');
      expect((await listener.heard(1)).map(said)).toEqual(['end=1']);
    });
  });
});

describe('with a broker that refuses them', () => {
  test('says so, and that what it retains is unread', async () => {
    await using server = await startAedes({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic === FILTER ? null : subscription),
    });
    await using listener = listen(server.url, { retained });
    expect(await listener.link('drained')).toEqual({ type: 'drained', by: 'echo', unread: true });
    expect(listener.logLines).toContainEqual(expect.objectContaining({ level: 'warn', fields: { filters: [FILTER] } }));
  });
});

describe('with the embedded broker', () => {
  test('what is retained comes with each connection', async () => {
    const broker = await createEmbeddedBroker({ host: '127.0.0.1', port: 0 });
    {
      await using sender = await publisher(broker.url);
      await sender.keep('kept/a/1', 'one');
      await sender.keep('kept/a/2', 'two', 0);
      for (let run = 0; run < 2; run++) {
        await using listener = listen(broker.url, { retained, onIntake: acknowledge });
        expect((await listener.heard(2)).map(said).toSorted()).toEqual(['kept/a/1=one', 'kept/a/2=two']);
        expect((await listener.link('drained')).by).toBe('echo');
      }
    }
    await broker.close();
  });
});
