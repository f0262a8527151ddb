import { afterEach, describe, expect, test } from 'vitest';
import { type ApiServer, createApiServer } from '../../src/api/server.ts';
import type { ApiWhy, WhyChainRow, WhyQuery } from '../../src/api/why.ts';
import { registerWhyRoutes } from '../../src/api/why-routes.ts';
import { createTestLog } from '../../src/base/log.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { err, ok } from '../../src/base/result.ts';
import { delivery } from '../store/samples.ts';
import { createSampleLists } from './sample-lists.ts';
import { createSampleSync } from './sample-sync.ts';

const servers: ApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const AT = Date.parse('2026-03-01T12:00:00Z');
const opted = {
  step: 'deliveries',
  reason: 'opted-out',
  text: 'ana …4567',
  waits: false,
  entry: 0,
  advice: null,
} as const;

const MEMBER: WhyChainRow['members'][number] = {
  ...{ device: 'oslo/f8', part: 'counts', text: 'mean: -10', heardAt: AT },
  facts: [{ fact: 'temperature', value: -10, origin: 'remembered', observedAt: AT, ageMs: 5 }],
};

const CHAIN: WhyChainRow = {
  ...{ rule: 'warm', title: 'Warm', key: 'oslo/f7', source: 'cold', device: 'oslo/f7', state: 'active' },
  ...{ activation: 'a1', lastActivation: null, heardAt: AT, blockedAt: opted, blocks: [opted], conditions: [] },
  steps: [{ step: 'deliveries', outcome: 'blocked', text: 'ana …4567' }],
  facts: [{ fact: 'temperature', value: null, origin: 'stale', observedAt: Number.NaN, ageMs: 5 }],
  ...{ clearConditions: [], members: [MEMBER], memberCount: 1 },
  timer: { forMs: 0, clearForMs: 0, since: AT, leftMs: null, running: true },
  transitions: [],
  obligations: [
    { entry: 0, target: 'Tag=on-call', told: 'active', owed: 'nothing', dueAt: null, reason: 'raised', text: 'told' },
  ],
  notifications: [
    {
      ...{ sid: 'NT1', number: 1, entry: 0, on: 'raise', state: 'fanned-out', createdAt: AT },
      request: { Identity: [], Tag: ['on-call'], Body: 'warm', DeliveryCallbackUrl: 'https://u:p@x/' },
      deliveries: [{ ...delivery('d1'), attempts: [], text: 'ana …4567' }],
    },
  ],
};

const start = async () => {
  const asked: WhyQuery[] = [];
  const why: ApiWhy = async (query) => {
    asked.push(query);
    if (query.of === 'f8') return err({ status: 404, detail: 'no alarm, device or rule f8, did you mean "f7"?' });
    if (query.of === 'f') return err({ status: 409, detail: 'f may be device cold/oslo/f, device cold/bergen/f' });
    return ok({ at: AT, chains: [CHAIN], total: 1 });
  };
  const server = await createApiServer({
    http: { host: '127.0.0.1', port: 0 },
    tokens: (['viewer', 'admin'] as const).map((role) => ({ name: role, role, token: new Redacted(role) })),
    ...{ lists: createSampleLists(), sync: createSampleSync(), metrics: async () => '', log: createTestLog() },
    health: () => ({ ready: true, checks: [] }),
    extra: (instance, auth) => registerWhyRoutes(instance, auth, why),
  });
  servers.push(server);
  const ask = async (query: string, token = 'viewer') => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await server.instance.inject({ method: 'GET', url: `/api/why${query}`, headers });
    return { status: answer.statusCode, body: answer.json(), text: answer.body };
  };
  return { ask, asked, server };
};

describe('GET /api/why', () => {
  test.each<[string, WhyQuery]>([
    ['?alarm=a1', { alarm: 'a1' }],
    ['?device=cold/oslo/f7', { device: 'cold/oslo/f7' }],
    ['?rule=warm', { rule: 'warm' }],
    ['?rule=warm&key=oslo/f7', { rule: 'warm', key: 'oslo/f7' }],
    ['?of=f7', { of: 'f7' }],
  ])('%s', async (query, wanted) => {
    const { ask, asked } = await start();
    expect(await ask(query)).toMatchObject({ status: 200, body: { at: '2026-03-01T12:00:00.000Z', total: 1 } });
    expect(asked).toEqual([wanted]);
  });

  test('shows no address but to admins, and nobody where a program is called back', async () => {
    const { ask } = await start();
    const [viewer, admin] = [await ask('?of=f7'), await ask('?of=f7', 'admin')];
    expect(viewer.text).not.toMatch(/91234567|u:p/);
    expect(viewer.body.chains[0].notifications[0].deliveries[0]).toMatchObject({ address: '…4567', text: 'ana …4567' });
    expect(admin.body.chains[0].notifications[0].deliveries[0].address).toBe('+4791234567');
    expect(admin.text).not.toMatch(/u:p/);
  });

  test('has times as text, and none where there is none', async () => {
    const { body } = await (await start()).ask('?of=f7');
    expect(body.chains[0]).toMatchObject({
      heardAt: '2026-03-01T12:00:00.000Z',
      facts: [{ fact: 'temperature', value: null, origin: 'stale', observedAt: null, ageMs: 5 }],
      members: [{ heardAt: '2026-03-01T12:00:00.000Z', facts: [{ observedAt: '2026-03-01T12:00:00.000Z' }] }],
      timer: { since: '2026-03-01T12:00:00.000Z', leftMs: null },
    });
  });

  test.each([
    ['', 400],
    ['?key=oslo/f7', 400],
    ['?rule=warm&device=cold/f7', 400],
    ['?device=cold/f7&key=f7', 400],
    ['?of=', 400],
    ['?colour=red', 400],
    ['?of=f8', 404],
    ['?of=f', 409],
  ])('%s is %i', async (query, status) => {
    expect((await (await start()).ask(query)).status).toBe(status);
  });

  test('says what may have been meant', async () => {
    expect((await (await start()).ask('?of=f8')).body.detail).toMatch(/did you mean "f7"\?$/);
  });

  test('wants a token', async () => {
    const { ask, asked } = await start();
    expect([(await ask('?of=f7', 'stranger')).status, asked]).toEqual([401, []]);
  });

  test('stands in the OpenAPI document', async () => {
    const { server } = await start();
    const headers = { authorization: 'Bearer viewer' };
    const { paths } = (await server.instance.inject({ url: '/api/openapi.json', headers })).json();
    expect(paths['/api/why'].get.parameters.map(({ name }: { name: string }) => name)).toEqual([
      ...['alarm', 'device', 'rule', 'key', 'of'],
    ]);
  });
});
