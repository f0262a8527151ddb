import { afterEach, describe, expect, test } from 'vitest';
import type { HealthReport } from '../../src/api/health-routes.ts';
import { type ApiDeps, type ApiServer, createApiServer } from '../../src/api/server.ts';
import { createTestLog, silentLog } from '../../src/base/log.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { createSampleLists } from './sample-lists.ts';
import { createSampleSync } from './sample-sync.ts';

const TOKENS = {
  viewer: 'viewer-token-0123456789',
  operator: 'operator-token-0123456789',
  admin: 'admin-token-0123456789',
} as const;

const servers: ApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const start = async (deps: Partial<ApiDeps> = {}) => {
  const server = await createApiServer({
    http: { host: '127.0.0.1', port: 0 },
    tokens: (['viewer', 'operator', 'admin'] as const).map((role) => ({
      name: role,
      role,
      token: new Redacted(TOKENS[role]),
    })),
    lists: createSampleLists(),
    sync: createSampleSync(),
    health: () => ({ ready: true, checks: [] }),
    metrics: async () => 'tocsin_mqtt_connected 1\n',
    log: silentLog,
    ...deps,
  });
  servers.push(server);
  const url = await server.listen();
  const get = (path: string, token: string | null = TOKENS.viewer, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: token === null ? {} : { authorization: `Bearer ${token}` } });
  return { url, get };
};

const problemOf = async (response: Response) => ({
  type: response.headers.get('content-type'),
  body: await response.json(),
});

test('a request that does not arrive whole within a minute is given up', async () => {
  await start();
  expect(servers.map(({ instance }) => instance.server.requestTimeout)).toEqual([60_000]);
});

describe('health needs no token', () => {
  test('healthz says that the loop turns, whatever else is wrong', async () => {
    const { get } = await start({ health: () => ({ ready: false, checks: [] }) });
    const response = await get('/healthz', null);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  const REPORTS: readonly [why: string, report: HealthReport, status: number][] = [
    ['ready', { ready: true, checks: [{ name: 'store', ok: true }] }, 200],
    ['not ready', { ready: false, checks: [{ name: 'broker', ok: false, detail: 'not connected' }] }, 503],
  ];

  test.each(REPORTS)('readyz: %s', async (why, report, status) => {
    const { get } = await start({ health: () => report });
    const response = await get('/readyz', null);
    expect([response.status, await response.json()]).toEqual([status, { status: why, checks: report.checks }]);
  });
});

const GUARDED = [
  '/api/alarms',
  '/api/notifications',
  '/api/deliveries',
  '/api/audit',
  '/api/sync',
  '/api/sync/plan',
  '/api/openapi.json',
  '/metrics',
  '/api/nothing',
  '/api',
];

describe('everything else does', () => {
  const WRONG: readonly [why: string, headers: Record<string, string>][] = [
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer wrong' }],
    ['a token cut short', { authorization: `Bearer ${TOKENS.admin.slice(0, -1)}` }],
    ['a token of another scheme', { authorization: `Basic ${btoa(`admin:${TOKENS.admin}`)}` }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['two tokens', { authorization: `Bearer ${TOKENS.viewer} ${TOKENS.admin}` }],
  ];

  test.each(WRONG)('%s: 401 on every route', async (_why, headers) => {
    const { url } = await start();
    for (const path of GUARDED) {
      const response = await fetch(url + path, { headers });
      expect([path, response.status, response.headers.get('www-authenticate')]).toEqual([
        path,
        401,
        'Bearer realm="tocsin"',
      ]);
      expect(await problemOf(response)).toEqual({
        type: expect.stringContaining('application/problem+json'),
        body: { type: 'about:blank', title: 'Unauthorized', status: 401, detail: 'needs a Bearer token' },
      });
    }
  });

  test('a token in the query is none', async () => {
    const { get } = await start();
    expect((await get(`/api/alarms?token=${TOKENS.admin}`, null)).status).toBe(401);
  });

  test('without any configured token nobody comes in', async () => {
    const { get } = await start({ tokens: [] });
    expect((await get('/api/alarms')).status).toBe(401);
  });

  test.each(Object.entries(TOKENS))('%s may read', async (_role, token) => {
    const { get } = await start();
    for (const path of ['/api/alarms', '/api/notifications', '/api/deliveries', '/metrics']) {
      expect([path, (await get(path, token)).status]).toEqual([path, 200]);
    }
  });

  test('a role too low is 403, a role high enough goes on', async () => {
    const { get } = await start({
      extra: async (instance, auth) => {
        instance.get('/x', { onRequest: auth.require('operator') }, async () => 'done');
      },
    });
    const statuses = await Promise.all([TOKENS.viewer, TOKENS.operator, TOKENS.admin].map((token) => get('/x', token)));
    expect(statuses.map(({ status }) => status)).toEqual([403, 200, 200]);
    expect(await statuses[0]?.json()).toMatchObject({
      title: 'Forbidden',
      detail: 'needs a token of the role operator',
    });
  });
});

describe('metrics', () => {
  test('are Prometheus text', async () => {
    const { get } = await start();
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toBe('tocsin_mqtt_connected 1\n');
  });

  test('need no token where the config says so', async () => {
    const { get } = await start({ http: { host: '127.0.0.1', port: 0, metrics: { public: true } } });
    expect((await get('/metrics', null)).status).toBe(200);
  });
});

describe('what goes wrong is a problem, and shows nothing of our inside', () => {
  const SECRET = 'SQLITE_CORRUPT at /srv/secret/tocsin.db';
  const failing = (fail: Error) => start({ lists: createSampleLists({ fail }) });

  test('an unknown path', async () => {
    const { get } = await start();
    expect(await problemOf(await get('/nothing', null))).toEqual({
      type: expect.stringContaining('application/problem+json'),
      body: { type: 'about:blank', title: 'Not Found', status: 404 },
    });
    expect((await get('/api/nothing')).status).toBe(404);
  });

  test('a path that is no path', async () => {
    const { get } = await start();
    const response = await get('/api/%zz');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  test('a part of a path may be long, but not endless', async () => {
    const { get } = await start({
      extra: async (instance) => {
        instance.get('/v1/:identity', async () => 'found');
      },
    });
    expect((await get(`/v1/${'x'.repeat(1000)}`)).status).toBe(200);
    expect((await get(`/v1/${'x'.repeat(1001)}`)).status).toBe(414);
  });

  test("a path that is no path, of somebody else's routes", async () => {
    const { get } = await start({
      answerMalformed: (request, reply) => {
        if (!request.raw.url?.startsWith('/v1/')) return false;
        reply.code(400).send({ code: 20001 });
        return true;
      },
    });
    expect(await (await get('/v1/%zz', null)).json()).toEqual({ code: 20001 });
    expect((await get('/api/%zz')).headers.get('content-type')).toContain('application/problem+json');
  });

  test('another method', async () => {
    const { get } = await start();
    expect((await get('/api/alarms', TOKENS.admin, { method: 'DELETE' })).status).toBe(404);
  });

  test('an error of ours: 500 for the caller, the rest for the log', async () => {
    const log = createTestLog();
    const { get } = await start({ log, lists: createSampleLists({ fail: new Error(SECRET) }) });
    const response = await get('/api/alarms?rule=freezer-warm');
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"type":"about:blank","title":"Internal Server Error","status":500}');
    expect(log.lines).toMatchObject([{ level: 'error', event: 'request failed', fields: { route: '/api/alarms' } }]);
    expect(JSON.stringify(log.lines)).not.toContain(TOKENS.viewer);
  });

  test('a busy store: try again soon', async () => {
    const { get } = await failing(Object.assign(new Error(SECRET), { fault: { type: 'busy', message: SECRET } }));
    const response = await get('/api/alarms');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.text()).not.toContain('SQLITE');
  });

  test('an answer that does not fit its own description is ours too', async () => {
    const lists = createSampleLists();
    const broken = {
      ...lists,
      alarms: async () => ({ items: [{ ...(await lists.alarms({ limit: 1 })).items[0], id: 7 }], next: null }),
    };
    const { get } = await start({ lists: broken as never });
    expect((await get('/api/alarms')).status).toBe(500);
  });
});

test('the address it answers at is the one it gives, and a taken port is refused', async () => {
  const { url } = await start();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect(start({ http: { host: '127.0.0.1', port: Number(new URL(url).port) } })).rejects.toThrow(/EADDRINUSE/);
});

test('routes added by the app answer errors in their own way', async () => {
  const { get } = await start({
    extra: async (instance) => {
      await instance.register(
        async (notify) => {
          notify.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 20404 }));
          notify.get('/Services', async () => ({ services: [] }));
        },
        { prefix: '/v1' },
      );
    },
  });
  expect(await (await get('/v1/Services', null)).json()).toEqual({ services: [] });
  expect(await (await get('/v1/nothing', null)).json()).toEqual({ code: 20404 });
});
