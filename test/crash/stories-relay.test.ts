import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { freePort } from './harness/free-port.ts';
import { ANA, openHotPlant, roster } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE } from './harness/serving.ts';
import { createSite } from './harness/site.ts';

const ACCOUNT = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'token-between-the-two',
  serviceSid: `IS${'2'.repeat(32)}`,
};

describe.skipIf(!hasMosquitto())('a Tocsin that sends through the /v1 of another', () => {
  test('has its messages delivered there, and keeps them while the other is down', async () => {
    const port = await freePort();
    await using exchange = await createSite(
      {
        mqtt: { embedded: { port: 0 } },
        rules: 'rules',
        store: { path: 'data/tocsin.db' },
        sync: { roster: 'roster.yaml' },
        channels: { sms: { driver: 'log', rate: 100 } },
        notify: ACCOUNT,
        http: { port },
      },
      { 'roster.yaml': roster({ 'ana-k': [ANA] }), 'rules/none.yaml': 'version: 1\nrules: []\n' },
    );
    await using first = await exchange.serve();
    const notify = { ...ACCOUNT, url: `http://127.0.0.1:${port}` };
    await using plant = await openHotPlant({}, { notify, channels: {}, sync: {} });
    const { broker, site } = plant;
    await using tocsin = await site.serve();

    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    await expect.poll(first.printed, PATIENCE).toEqual(['sms …0001 (1 segment): hot: pump-1 at 90 degrees']);
    expect(await first.stop()).toBe(0);

    await publish(broker.url, 'plant/pump-1/t', { temperature: 20 });
    await publish(broker.url, 'plant/pump-2/t', { temperature: 90 });
    const open = () => tocsin.list('deliveries', 'state=open');
    await expect
      .poll(open, PATIENCE)
      .toContainEqual(expect.objectContaining({ attempts: [expect.objectContaining({ outcome: 'RetryAt' })] }));
    await using second = await exchange.serve();
    await expect
      .poll(second.printed, PATIENCE)
      .toEqual([
        'sms …0001 (1 segment): hot: pump-1 back at 20 degrees',
        'sms …0001 (1 segment): hot: pump-2 at 90 degrees',
      ]);
    await expect.poll(open, PATIENCE).toEqual([]);
    expect(await second.list('deliveries')).toHaveLength(3);
  });
});
