import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { serve, startPeopleServer, TOKEN } from '../sync/sources/people-server.ts';
import { type HotPlant, openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE } from './harness/serving.ts';

const [ANA, BO, CY, DI] = ['+4790000001', '+4790000002', '+4790000003', '+4790000004'];

const openStaffed = (url: string): Promise<HotPlant> => {
  const staff = {
    ...{ name: 'staff', type: 'inventory', url: `${url}/people`, every: '250ms', staleAfter: '1s', list: '$.people' },
    ...{ token_file: 'hr-token', map: { identity: '$.id', tags: '$.teams', sms: '$.mobile' } },
  };
  return openHotPlant({ 'hr-token': TOKEN }, { sync: { sources: [staff] } });
};

const person = (id: string, mobile: string | undefined) => ({ id, teams: ['on-call'], mobile });

describe.skipIf(!hasMosquitto())('people whom another system lists', () => {
  test('ring as it says, page by page; while it fails they ring as before, and that is an alarm', async () => {
    await using hr = await startPeopleServer();
    const first = { people: [person('ana', ANA), person('bo', BO)], next: '/people?page=2' };
    hr.answer = serve({ '/people': first, '/people?page=2': { people: [person('cy', CY)], next: null } });
    await using plant = await openStaffed(hr.url);
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    const owned = async () => (await tocsin.get('/api/sync')).sources;
    const stale = () => tocsin.list('alarms', 'rule=tocsin.source-stale&state=open');
    await expect.poll(owned, PATIENCE).toMatchObject([{ name: 'staff', people: 3, owned: 3, stale: null }]);
    await expect.poll(stale, PATIENCE).toEqual([]);

    hr.answer = (_, response) => void response.writeHead(200).end('{"people": [{"id": "ana"');
    await expect.poll(stale, PATIENCE).toMatchObject([{ key: 'staff' }]);
    const status = await site.run('sync', 'status', '--url', tocsin.url);
    expect([status.code, status.stdout]).toEqual([1, expect.stringContaining('did not answer with JSON')]);
    const authorization = `Bearer ${(await site.read('data/admin-token')).trim()}`;
    const metrics = await (await fetch(`${tocsin.url}/metrics`, { headers: { authorization } })).text();
    expect(metrics).toContain('tocsin_sync_source_stale{source="staff"} 1');
    expect(metrics).toContain('tocsin_sync_bindings{source="staff"} 3');
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    const rung = () => provider.accepted().map(({ To }) => To);
    await expect.poll(() => rung().toSorted(), PATIENCE).toEqual([ANA, BO, CY]);

    hr.answer = serve({ '/people': { people: [person('ana', ANA), person('bo', BO), person('di', DI)] } });
    await expect.poll(stale, PATIENCE).toEqual([]);
    await expect.poll(owned, PATIENCE).toMatchObject([{ people: 3, owned: 3 }]);
    await publish(broker.url, 'plant/pump-2/t', { temperature: 90 });
    await expect.poll(() => rung().slice(3).toSorted(), PATIENCE).toEqual([ANA, BO, DI]);
    expect(tocsin.output()).not.toMatch(/4790000\d{3}|secret-token/);
  });
});
