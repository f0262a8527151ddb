import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { examineQueue } from '../../src/doctor/examine-queue.ts';
import { hasMosquitto, startMosquitto } from '../fakes/mosquitto.ts';

const examine = (url: string, count: number) => {
  const options = { clientId: 'tocsin-doctor-q', protocolVersion: 4 } as const;
  const deps = { url, options, topic: 'tocsin/doctor/n1/queue', count, clock: systemClock };
  return examineQueue(deps, new AbortController().signal);
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
