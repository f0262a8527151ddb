import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE, type Serving } from './harness/serving.ts';

const LIMITS = `
version: 1
rules:
  - id: hot
    source: plant
    when: { fact: temperature, operator: greaterThan, value: { fact: attributes.limit } }
`;
const INVENTORY = { inventory: { file: 'inventory.yaml', topics: [{ topic: 'fleet/{device}' }] } };
const known = (limit: number) => `version: 1\ndefaults: { limit: ${limit} }\n`;
const openPlant = () => openHotPlant({ 'rules/hot.yaml': LIMITS, 'inventory.yaml': known(80) }, INVENTORY);

const retain = (url: string, topic: string, text: string): void => {
  const { hostname, port } = new URL(url);
  const { status } = spawnSync('mosquitto_pub', ['-h', hostname, '-p', port, '-q', '1', '-r', '-t', topic, '-m', text]);
  expect(status).toBe(0);
};

const active = async (tocsin: Serving) =>
  (await tocsin.list('alarms', 'rule=hot&state=active')).map(({ key }) => String(key)).sort();

describe.skipIf(!hasMosquitto())('what is known of devices', () => {
  test('is judged anew when the file is saved, without a reading', async () => {
    await using plant = await openPlant();
    await using tocsin = await plant.site.serve();
    await publish(plant.broker.url, 'plant/pump-1/t', { temperature: 70 });
    await publish(plant.broker.url, 'plant/pump-2/t', { temperature: 90 });
    await expect.poll(() => active(tocsin), PATIENCE).toEqual(['pump-2']);
    await plant.site.replace('inventory.yaml', known(60));
    await expect.poll(() => active(tocsin), PATIENCE).toEqual(['pump-1', 'pump-2']);
    await plant.site.write('inventory.yaml', 'version: 1\ndefaults: [60]\n');
    await expect.poll(() => tocsin.list('alarms', 'rule=tocsin.source-stale&state=open'), PATIENCE).toHaveLength(1);
    await plant.site.write('inventory.yaml', known(100));
    await expect.poll(() => active(tocsin), PATIENCE).toEqual([]);
    expect(await tocsin.list('alarms', 'rule=tocsin.source-stale&state=open')).toEqual([]);
  });

  test('by a topic comes with the subscription, and outlives kill -9 although the broker says it once', async () => {
    await using plant = await openPlant();
    retain(plant.broker.url, 'fleet/pump-1', '{"limit":50}');
    await using first = await plant.site.serve();
    await publish(plant.broker.url, 'plant/pump-1/t', { temperature: 55 });
    await expect.poll(() => active(first), PATIENCE).toEqual(['pump-1']);
    first.signal('SIGKILL');
    await first.ended;
    await using second = await plant.site.serve();
    await publish(plant.broker.url, 'plant/pump-1/t', { temperature: 40 });
    await expect.poll(() => active(second), PATIENCE).toEqual([]);
    await publish(plant.broker.url, 'plant/pump-1/t', { temperature: 54 });
    await expect.poll(() => active(second), PATIENCE).toEqual(['pump-1']);
    retain(plant.broker.url, 'fleet/pump-1', '');
    await expect.poll(() => active(second), PATIENCE).toEqual([]);
    expect(await second.stop()).toBe(0);
  });
});
