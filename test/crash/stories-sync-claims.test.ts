import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { ANA, openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE, type Serving } from './harness/serving.ts';

const PHONES = { sync: { sources: [{ name: 'phones', type: 'registrations' }] } };

/** An empty text takes it back. */
const retain = (url: string, topic: string, text: string): void => {
  const { hostname, port } = new URL(url);
  const what = text === '' ? ['-n'] : ['-m', text];
  expect(spawnSync('mosquitto_pub', ['-h', hostname, '-p', port, '-r', '-t', topic, ...what]).status).toBe(0);
};

const heldOf = (tocsin: Serving) => () => tocsin.list('alarms', 'rule=tocsin.sync-held&state=open');

describe.skipIf(!hasMosquitto())('a number that somebody else registers too', () => {
  test('rings as before, also after a restart, until a person says otherwise', async () => {
    await using plant = await openHotPlant({}, PHONES);
    const { broker, site } = plant;
    const raise = (device: string) => publish(broker.url, `plant/${device}/t`, { temperature: 90 });
    const rung = () => plant.provider.accepted();
    const own = JSON.stringify({ BindingType: 'sms', Address: ANA, Tag: ['on-call'] });
    {
      await using tocsin = await site.serve();
      retain(broker.url, 'tocsin/bindings/ana-k/pixel-8', own);
      await expect.poll(() => tocsin.logged('binding synced'), PATIENCE).toHaveLength(1);
      retain(broker.url, 'tocsin/bindings/mallory/x', JSON.stringify({ BindingType: 'sms', Address: ANA }));
      await expect.poll(heldOf(tocsin), PATIENCE).toMatchObject([{ key: 'phones' }]);
      expect((await tocsin.get('/api/sync')).unreachable).toEqual([
        { identity: 'mallory', reason: 'listed-elsewhere' },
      ]);
      await raise('pump-1');
      await expect.poll(rung, PATIENCE).toHaveLength(1);
      tocsin.signal('SIGKILL');
      await tocsin.ended;
    }
    await using tocsin = await site.serve();
    await raise('pump-2');
    await expect.poll(rung, PATIENCE).toHaveLength(2);
    retain(broker.url, 'tocsin/bindings/mallory/x', '');
    await expect.poll(heldOf(tocsin), PATIENCE).toEqual([]);
  });
});
