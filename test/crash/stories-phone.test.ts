import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { ANA, openHotPlant, roster } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE } from './harness/serving.ts';

describe.skipIf(!hasMosquitto())('a phone on call', () => {
  test('rings once for one hot machine however often it says so, and once when it is over', async () => {
    await using plant = await openHotPlant();
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();

    await publish(broker.url, 'plant/pump-7/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(1);
    const hundred = Array.from({ length: 100 }, (_, index) => ({ temperature: 81 + index }));
    await publish(broker.url, 'plant/pump-7/t', ...hundred, { temperature: 20 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(2);

    const states = async () => (await tocsin.list('deliveries')).map(({ state }) => state);
    await expect.poll(states, PATIENCE).toEqual(['delivered', 'delivered']);
    expect(provider.accepted().map(({ To, Body }) => [To, Body])).toEqual([
      [ANA, 'hot: pump-7 at 90 degrees'],
      [ANA, 'hot: pump-7 back at 20 degrees'],
    ]);
    expect(await tocsin.list('alarms')).toMatchObject([{ rule: 'hot', key: 'pump-7', state: 'cleared' }]);
  });

  test('rings as the roster says now, and a phone that somebody else bound rings as before', async () => {
    const [MOVED, REMOVED, KEPT, ADDED, FOREIGN] = ['+4790000011', '+4790000012', ANA, '+4790000014', '+4790000015'];
    const before = roster({ 'ana-k': [KEPT, MOVED], 'bo-lind': [REMOVED] });
    await using plant = await openHotPlant({ 'roster.yaml': before }, { notify: ACCOUNT });
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    const sdk = twilio(ACCOUNT.accountSid, ACCOUNT.authToken);
    sdk.notify.baseUrl = tocsin.url;
    const { bindings } = sdk.notify.v1.services(ACCOUNT.serviceSid);
    const bound = async () => (await bindings.list()).map(({ identity, address }) => `${identity} ${address}`).sort();
    const foreign = { identity: 'carl', bindingType: 'sms', address: FOREIGN, tag: ['on-call'] } as const;
    const { sid } = await bindings.create({ ...foreign, tag: [...foreign.tag] });
    expect(await bound()).toEqual([`ana-k ${KEPT}`, `ana-k ${MOVED}`, `bo-lind ${REMOVED}`, `carl ${FOREIGN}`]);

    await site.replace('roster.yaml', roster({ 'ana-k': [KEPT], 'bo-lind': [MOVED, ADDED] }));
    const after = [`ana-k ${KEPT}`, `bo-lind ${MOVED}`, `bo-lind ${ADDED}`, `carl ${FOREIGN}`];
    await expect.poll(bound, PATIENCE).toEqual(after);
    expect(await bindings(sid).fetch()).toMatchObject({ identity: 'carl', address: FOREIGN, tags: ['on-call'] });

    await publish(broker.url, 'plant/pump-7/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(4);
    expect(
      provider
        .accepted()
        .map(({ To }) => To)
        .sort(),
    ).toEqual([KEPT, MOVED, ADDED, FOREIGN]);
  });

  test('rings as before while the roster has a fault, and that is an alarm until it is mended', async () => {
    const good = roster({ 'ana-k': [ANA] });
    await using plant = await openHotPlant({ 'roster.yaml': good });
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    const stale = () => tocsin.list('alarms', 'rule=tocsin.source-stale&state=open');

    await site.write('roster.yaml', good.replace(`"${ANA}"`, ANA));
    await expect.poll(stale, PATIENCE).toMatchObject([{ key: 'roster', severity: 'warning' }]);
    await publish(broker.url, 'plant/pump-7/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(1);
    expect(provider.accepted()).toMatchObject([{ To: ANA }]);
    await site.write('roster.yaml', good);
    await expect.poll(stale, PATIENCE).toEqual([]);
  });
});

const ACCOUNT = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'token-of-the-plant',
  serviceSid: `IS${'2'.repeat(32)}`,
};
