import { connect, type IConnackPacket } from 'mqtt';
import { expect, test } from 'vitest';
import { type Clock, createVirtualClock, systemClock } from '../../src/base/clock.ts';
import { examineQueue } from '../../src/doctor/examine-queue.ts';
import { startAedes } from '../fakes/aedes.ts';
import { hasMosquitto, startMosquitto } from '../fakes/mosquitto.ts';

const OPTIONS = { clientId: 'tocsin-doctor-q', protocolVersion: 4 } as const;

const examine = (
  url: string,
  count: number,
  {
    clock = systemClock,
    ended = new AbortController(),
  }: { clock?: Pick<Clock, 'after'>; ended?: AbortController } = {},
) => {
  const deps = { url, options: OPTIONS, topic: 'tocsin/doctor/n1/queue', count, clock };
  return examineQueue(deps, ended.signal);
};

test.skipIf(!hasMosquitto())('a broker that keeps everything says so by what comes', async () => {
  await using broker = await startMosquitto();
  const found = 'of 250 messages that came while we were away the broker kept all';
  expect(await examine(broker.url, 250)).toEqual([{ area: 'mqtt', level: 'ok', found }]);
});

test.skipIf(!hasMosquitto())('one that lets messages drop is doubted, and nothing is left there', async () => {
  await using broker = await startMosquitto(['max_queued_messages 40']);
  const found = 'of 250 messages that came while we were away the broker kept 40';
  expect(await examine(broker.url, 250)).toMatchObject([{ level: 'warn', found }]);
  expect(await examine(broker.url, 30)).toMatchObject([{ level: 'ok', found: expect.stringMatching(/^of 30 /) }]);
});

test('a broker that takes its time to let us in has not lost what it kept', async () => {
  const clock = createVirtualClock();
  let connections = 0;
  await using broker = await startAedes({
    authenticate: (_client, _username, _password, done) => {
      connections++;
      if (connections === 3) clock.advance(60_000);
      done(null, true);
    },
  });
  expect(await examine(broker.url, 20, { clock })).toMatchObject([{ level: 'ok' }]);
});

test('one that ends the connection has kept nobody knows how many', async () => {
  let connections = 0;
  await using broker = await startAedes({
    authenticate: (_client, _username, _password, done) => {
      connections++;
      done(null, connections !== 3);
    },
  });
  await expect(examine(broker.url, 20)).rejects.toThrow();
});

test('what could not be tried to its end leaves no session behind', async () => {
  const ended = new AbortController();
  const forgotten = Promise.withResolvers<void>();
  await using broker = await startAedes({
    authenticate: (client, _username, _password, done) => done(null, !client.id.endsWith('-s')),
  });
  broker.broker.on(
    'clientDisconnect',
    ({ id }) => id === OPTIONS.clientId && ended.signal.aborted && forgotten.resolve(),
  );
  await expect(examine(broker.url, 20, { ended })).rejects.toThrow();
  ended.abort();
  await forgotten.promise;
  expect(await isKept(broker.url)).toBe(false);
});

/** Whether the broker still knows the session. */
const isKept = async (url: string): Promise<boolean> => {
  const client = connect(url, { ...OPTIONS, clean: false, reconnectPeriod: 0 });
  const { sessionPresent } = await new Promise<IConnackPacket>((resolve) => client.once('connect', resolve));
  await client.endAsync();
  return sessionPresent;
};
