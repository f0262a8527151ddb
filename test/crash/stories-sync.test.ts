import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { isJsonObject } from '../../src/base/json.ts';
import { FAKE_PROVIDER, startFakeApns } from '../fakes/apns.ts';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { ANA, type HotPlant, openHotPlant, roster } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE, type Serving } from './harness/serving.ts';

const BO = '+4790000002';
const IPHONE = 'a1'.repeat(32);
const PHONES = { sync: { sources: [{ name: 'phones', type: 'registrations' }] } };

/** As an app registers itself; an empty text takes it back. QoS 0 is what mosquitto_pub sends by itself. */
const retain = (url: string, topic: string, registration: object | null, qos = '0'): void => {
  const { hostname, port } = new URL(url);
  const what = registration === null ? ['-n'] : ['-m', JSON.stringify(registration)];
  const args = ['-h', hostname, '-p', port, '-q', qos, '-r', '-t', topic, ...what];
  expect(spawnSync('mosquitto_pub', args).status).toBe(0);
};

const smsOf = (address: string) => ({ BindingType: 'sms', Address: address, Tag: ['on-call'] });

/** How many bindings sync made for a source. */
const ownedOf = (tocsin: Serving, source: string) => async () => {
  const { sources } = await tocsin.get('/api/sync');
  return Array.isArray(sources) ? sources.filter(isJsonObject).find(({ name }) => name === source)?.owned : undefined;
};

const boundPhones = (tocsin: Serving) => ownedOf(tocsin, 'phones');

/** Each is an alarm of a machine of its own. */
const raise = async (plant: HotPlant, device: string) => {
  await publish(plant.broker.url, `plant/${device}/t`, { temperature: 90 });
};

const rung = (plant: HotPlant) => () => plant.provider.accepted().map(({ To, Body }) => `${To} ${Body}`);

const untold = (tocsin: Serving) => async () =>
  (await tocsin.list('notifications', 'state=nobody-bound&rule=hot')).map(({ origin }) =>
    isJsonObject(origin) ? origin.key : null,
  );

describe.skipIf(!hasMosquitto())('a phone that registers itself', () => {
  test('rings from then on, and no longer once it takes that back; whether Tocsin or the broker was away', async () => {
    await using plant = await openHotPlant({}, PHONES);
    const { broker, site } = plant;
    const topic = 'tocsin/bindings/ana-k/pixel-8';
    {
      await using tocsin = await site.serve();
      retain(broker.url, topic, smsOf(ANA));
      await expect.poll(boundPhones(tocsin), PATIENCE).toBe(1);
      await raise(plant, 'pump-1');
      await expect.poll(rung(plant), PATIENCE).toEqual([`${ANA} hot: pump-1 at 90 degrees`]);
      retain(broker.url, topic, null);
      await expect.poll(boundPhones(tocsin), PATIENCE).toBe(0);
      await raise(plant, 'pump-2');
      await expect.poll(untold(tocsin), PATIENCE).toEqual(['pump-2']);
      expect(await tocsin.stop()).toBe(0);
    }

    // Registered with QoS 0 while nobody listens: no session keeps that, only the retained message does.
    retain(broker.url, topic, smsOf(BO));
    {
      await using tocsin = await site.serve();
      await expect.poll(boundPhones(tocsin), PATIENCE).toBe(1);
      await raise(plant, 'pump-3');
      await expect.poll(rung(plant), PATIENCE).toHaveLength(2);
      expect(rung(plant)()).toContain(`${BO} hot: pump-3 at 90 degrees`);

      await broker.stop();
      await expect.poll(async () => (await tocsin.health('/readyz')).status, PATIENCE).toBe(503);
      await broker.start();
      retain(broker.url, topic, null);
      await expect.poll(boundPhones(tocsin), PATIENCE).toBe(0);
      await raise(plant, 'pump-4');
      await expect.poll(untold(tocsin), PATIENCE).toContain('pump-4');
      expect(rung(plant)()).toHaveLength(2);
    }
  });

  test('is remembered through kill -9, and its identity is the one in the topic', async () => {
    await using plant = await openHotPlant({}, PHONES);
    const { broker, site } = plant;
    await using first = await site.serve();
    retain(broker.url, 'tocsin/bindings/ana-k/pixel-8', smsOf(ANA));
    retain(broker.url, 'tocsin/bindings/mallory/x', { ...smsOf(BO), Identity: 'ana-k' });
    await expect.poll(boundPhones(first), PATIENCE).toBe(1);
    first.signal('SIGKILL');
    await first.ended;
    await using second = await site.serve();
    await raise(plant, 'pump-1');
    await expect.poll(rung(plant), PATIENCE).toEqual([`${ANA} hot: pump-1 at 90 degrees`]);
    const told = await site.run('sync', 'status', '--url', second.url);
    expect([told.code, told.stdout]).toEqual([1, expect.stringContaining('tocsin/bindings/mallory/x')]);
    expect(
      [...first.logged('binding synced'), ...second.logged('binding synced')].map(({ address }) => address),
    ).toEqual(['…0001']);
  });
});

describe.skipIf(!hasMosquitto())('a phone that nobody hears of any more', () => {
  test('is unbound when its time is over, and its person is named; renewed it rings again', async () => {
    await using plant = await openHotPlant({}, PHONES);
    const { broker, site } = plant;
    await using tocsin = await site.serve();
    const topic = 'tocsin/bindings/ana-k/pixel-8';
    retain(broker.url, topic, { ...smsOf(ANA), ttl: 2 });
    await expect.poll(boundPhones(tocsin), PATIENCE).toBe(1);
    await expect.poll(boundPhones(tocsin), PATIENCE).toBe(0);
    const status = await site.run('sync', 'status', '--url', tocsin.url);
    expect(status.stdout).toContain('not reached: ana-k (no-address)');
    await raise(plant, 'pump-1');
    await expect.poll(untold(tocsin), PATIENCE).toEqual(['pump-1']);

    retain(broker.url, topic, { ...smsOf(ANA), ttl: '30d' });
    await expect.poll(boundPhones(tocsin), PATIENCE).toBe(1);
    await raise(plant, 'pump-2');
    await expect.poll(rung(plant), PATIENCE).toEqual([`${ANA} hot: pump-2 at 90 degrees`]);
    const after = await site.run('sync', 'status', '--url', tocsin.url);
    expect([after.code, after.stdout]).toEqual([0, expect.not.stringContaining('not reached')]);
  });

  test('because the app is gone from it, is not bound again until its entry changes', async () => {
    await using stack = new AsyncDisposableStack();
    const apns = stack.adopt(await startFakeApns(), ({ close }) => close());
    const people = (tags: string) => `version: 1\npeople:\n  - { identity: ana-k, tags: [${tags}], apn: ${IPHONE} }\n`;
    const channels = { apn: { driver: 'apns', url: apns.url, ca: apns.ca, ...FAKE_PROVIDER } };
    const plant = stack.use(await openHotPlant({ 'roster.yaml': people('on-call') }, { channels }));
    const { site } = plant;
    const tocsin = stack.use(await site.serve());
    apns.unregister(IPHONE, Date.now() + 60_000);
    await raise(plant, 'pump-1');
    const removed = async () => (await tocsin.list('deliveries')).map(({ code }) => code);
    await expect.poll(removed, PATIENCE).toHaveLength(1);
    const applied = async () => (await site.run('sync', 'apply', '--url', tocsin.url)).stdout;
    await expect.poll(applied, PATIENCE).toContain('not reached: ana-k (address-gone)');
    const status = await site.run('sync', 'status', '--url', tocsin.url);
    expect(status.stdout).toContain('reported by providers: 1 gone');
    expect(await ownedOf(tocsin, 'roster')()).toBe(0);
    await site.replace('roster.yaml', people('on-call, night'));
    await expect.poll(ownedOf(tocsin, 'roster'), PATIENCE).toBe(1);
  });
});

describe.skipIf(!hasMosquitto())('a roster that is a table', () => {
  test('binds as it says when it is saved, and a line with a fault changes nothing for its person', async () => {
    const head = 'identity,tags,sms';
    const config = { sync: { roster: 'people.csv' } };
    await using plant = await openHotPlant({ 'people.csv': `${head}\nana-k,on-call,${ANA}\n` }, config);
    const { site } = plant;
    await using tocsin = await site.serve();
    await site.replace('people.csv', `${head}\nana-k,on-call,4790000001\nbo-lind,on-call;night,${BO}\n`);
    await expect.poll(ownedOf(tocsin, 'roster'), PATIENCE).toBe(2);
    await raise(plant, 'pump-1');
    await expect.poll(rung(plant), PATIENCE).toHaveLength(2);
    const status = await site.run('sync', 'status', '--url', tocsin.url);
    expect([status.code, status.stdout]).toEqual([1, expect.stringContaining('people.csv:2')]);
    expect(status.stdout).not.toContain('4790000001');
  });
});

describe.skipIf(!hasMosquitto())('a roster that loses many people at once', () => {
  const PEOPLE = { 'ana-k': [ANA], 'bo-lind': [BO], 'cy-ruiz': ['+4790000003'], 'di-fox': ['+4790000004'] };

  test('waits for a word, and everybody rings until it comes', async () => {
    await using plant = await openHotPlant({ 'roster.yaml': roster(PEOPLE) });
    const { site } = plant;
    await using tocsin = await site.serve();
    await site.replace('roster.yaml', roster({ 'ana-k': [ANA] }));
    const held = () => tocsin.list('alarms', 'rule=tocsin.sync-held&state=open');
    await expect.poll(held, PATIENCE).toMatchObject([{ key: 'roster' }]);
    await raise(plant, 'pump-1');
    await expect.poll(rung(plant), PATIENCE).toHaveLength(4);

    const plan = await site.run('sync', 'plan', '--url', tocsin.url);
    expect(plan.stdout).toContain('…0004');
    expect((await site.run('sync', 'apply', '--url', tocsin.url)).code).toBe(1);
    expect((await site.run('sync', 'apply', '--confirm', '--url', tocsin.url)).code).toBe(0);
    await expect.poll(held, PATIENCE).toEqual([]);
    await raise(plant, 'pump-2');
    await expect.poll(rung(plant), PATIENCE).toHaveLength(5);
  });

  test('an empty file unbinds nobody', async () => {
    await using plant = await openHotPlant();
    const { site } = plant;
    await using tocsin = await site.serve();
    await site.write('roster.yaml', '');
    const stale = () => tocsin.list('alarms', 'rule=tocsin.source-stale&state=open');
    await expect.poll(stale, PATIENCE).toMatchObject([{ key: 'roster' }]);
    await site.write('roster.yaml', roster({}));
    const held = () => tocsin.list('alarms', 'rule=tocsin.sync-held&state=open');
    await expect.poll(held, PATIENCE).toMatchObject([{ key: 'roster' }]);
    await raise(plant, 'pump-1');
    await expect.poll(rung(plant), PATIENCE).toEqual([`${ANA} hot: pump-1 at 90 degrees`]);
  });
});
