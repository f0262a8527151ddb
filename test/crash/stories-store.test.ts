import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { startChild } from './harness/child.ts';
import { openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE } from './harness/serving.ts';

/** Holds the store named by its argument until its standard input ends. */
const HOLD = `
const { DatabaseSync } = require('node:sqlite');
const store = new DatabaseSync(process.argv[1], { timeout: 5000 });
store.exec('begin exclusive');
process.stdout.write('locked');
process.stdin.resume().on('end', () => store.exec('rollback'));
`;

const HELD_MS = 5_000;

describe.skipIf(!hasMosquitto())('the store', () => {
  test('held by another process for five seconds loses nothing and drops no link', async () => {
    await using plant = await openHotPlant();
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    await using holder = startChild(process.execPath, ['-e', HOLD, join(site.folder, 'data/tocsin.db')], site.folder);
    await holder.printed(/locked/);

    const pumps: string[] = [];
    const seen = { healthz: new Set<number>(), readyz: new Set<string>() };
    for (const until = performance.now() + HELD_MS; performance.now() < until; ) {
      const pump = `pump-${pumps.length}`;
      pumps.push(pump);
      await publish(broker.url, `plant/${pump}/t`, { temperature: 90 });
      seen.healthz.add((await tocsin.health('/healthz')).status);
      const { status, text } = await tocsin.health('/readyz');
      seen.readyz.add(`${status} ${/"name":"store","ok":\w+/.exec(text)?.[0]}`);
    }
    expect(seen).toEqual({ healthz: new Set([200]), readyz: new Set(['503 "name":"store","ok":false']) });
    expect(provider.requests).toEqual([]);

    holder.closeInput();
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(pumps.length);
    const raised = (await tocsin.list('alarms')).map(({ key }) => String(key));
    expect(raised.toSorted()).toEqual(pumps.toSorted());
    await expect.poll(async () => (await tocsin.health('/readyz')).status, PATIENCE).toBe(200);
    expect(tocsin.logged('broker link').map(({ type }) => type)).toEqual(['connected', 'drained']);
  });

  test('belongs to one process: a second serve ends with 1 and names the first', async () => {
    await using plant = await openHotPlant();
    await using tocsin = await plant.site.serve();
    const second = await plant.site.run('serve');
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`data/tocsin.db is in use by process ${tocsin.pid}:`),
    });
    expect(await tocsin.stop()).toBe(0);
  });
});

describe.skipIf(!hasMosquitto())('the end of the service', () => {
  test('is clean at SIGTERM, and what is published meanwhile is taken up by the next start', async () => {
    await using plant = await openHotPlant();
    const { broker, provider, site } = plant;
    await using first = await site.serve();
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    expect(await first.stop()).toBe(0);
    expect(first.logged('tocsin has ended')).toHaveLength(1);

    await publish(broker.url, 'plant/pump-1/t', { temperature: 20 });
    await publish(broker.url, 'plant/pump-2/t', { temperature: 90 });
    await using second = await site.serve();
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(3);
    expect(provider.accepted().map(({ Body }) => Body)).toEqual([
      'hot: pump-1 at 90 degrees',
      'hot: pump-1 back at 20 degrees',
      'hot: pump-2 at 90 degrees',
    ]);
    expect(await second.list('alarms')).toMatchObject([
      { key: 'pump-2', state: 'active' },
      { key: 'pump-1', state: 'cleared' },
    ]);
    expect(second.logged('broker link')).toMatchObject([{ sessionPresent: true }, { type: 'drained' }]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'comes at once with a second %s, and no message is lost',
    async (signal) => {
      await using plant = await openHotPlant();
      const { broker, provider, site } = plant;
      await using first = await site.serve();
      provider.failNext('never-answer');
      await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
      await expect.poll(() => provider.requests, PATIENCE).toHaveLength(1);
      first.signal('SIGTERM');
      await expect.poll(() => first.logged('tocsin ends'), PATIENCE).toHaveLength(1);
      first.signal(signal);
      expect(await first.ended).toBe(1);
      expect(first.logged('tocsin has ended')).toEqual([]);

      await using second = await site.serve();
      await expect.poll(() => provider.requests, PATIENCE).toHaveLength(2);
      expect(provider.requests.map(({ Body }) => Body)).toEqual(Array(2).fill('hot: pump-1 at 90 degrees'));
      const deliveries = () => second.list('deliveries');
      await expect.poll(deliveries, PATIENCE).toMatchObject([{ state: 'delivered', mayRepeat: true }]);
    },
  );
});
