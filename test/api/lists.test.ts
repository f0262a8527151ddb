import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiServer, createApiServer } from '../../src/api/server.ts';
import { silentLog } from '../../src/base/log.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { createSampleLists } from './sample-lists.ts';
import { createSampleSync } from './sample-sync.ts';

const lists = createSampleLists({ next: 'cursor-2' });
let server: ApiServer;

beforeAll(async () => {
  server = await createApiServer({
    http: { host: '127.0.0.1', port: 0 },
    tokens: (['viewer', 'operator', 'admin'] as const).map((role) => ({ name: role, role, token: new Redacted(role) })),
    lists,
    sync: createSampleSync(),
    health: () => ({ ready: true, checks: [] }),
    metrics: async () => '',
    log: silentLog,
  });
});
afterAll(() => server.close());
beforeEach(() => {
  lists.asked.length = 0;
});

const get = async (url: string, token = 'viewer') => {
  const response = await server.instance.inject({ url, headers: { authorization: `Bearer ${token}` } });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
};

describe('each list is a page of rows, times in RFC 3339, UTC', () => {
  test('alarms', async () => {
    const { body, headers } = await get('/api/alarms');
    expect(body).toEqual({
      alarms: [
        {
          id: '0195',
          rule: 'freezer-warm',
          key: 'oslo/f7',
          title: 'Freezer too warm',
          severity: 'critical',
          state: 'cleared',
          acknowledged: true,
          raisedAt: '2026-03-01T12:00:00.000Z',
          clearedAt: '2026-03-01T12:01:01.500Z',
          raisedDecidedAt: '2026-03-01T12:00:00.020Z',
          clearedDecidedAt: '2026-03-01T12:01:01.520Z',
          suppressedBy: [],
          labels: { site: 'oslo' },
          evidence: { temperature: -10 },
        },
      ],
      next: 'cursor-2',
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  test('notifications, each with the transition it tells of', async () => {
    const { body } = await get('/api/notifications');
    expect(body).toMatchObject({
      notifications: [
        {
          sid: `NT${'1'.repeat(32)}`,
          state: 'fanned-out',
          createdAt: '2026-03-01T12:00:00.030Z',
          request: { Identity: [], Tag: ['on-call'], Title: 'Freezer too warm', Ttl: 14_400 },
          origin: { rule: 'freezer-warm', key: 'oslo/f7', on: 'raise', observedAt: '2026-03-01T12:00:00.000Z' },
          transition: {
            number: 1,
            reason: 'delay-over',
            decidedAt: '2026-03-01T12:00:00.020Z',
            evidence: { temperature: -10 },
          },
        },
      ],
      next: 'cursor-2',
    });
    expect(JSON.stringify(body)).not.toContain('s3cret');
  });

  test('deliveries, each with its attempts', async () => {
    const { body } = await get('/api/deliveries');
    expect(body).toMatchObject({
      deliveries: [
        {
          id: '0196',
          channel: 'sms',
          state: 'delivered',
          mayRepeat: false,
          finishedAt: '2026-03-01T12:00:00.900Z',
          providerId: 'SM1',
          attempts: [
            { number: 1, startedAt: '2026-03-01T12:00:00.040Z', outcome: 'RetryAt', code: '429' },
            { number: 2, finishedAt: '2026-03-01T12:00:00.900Z', outcome: 'Delivered', code: null },
          ],
        },
      ],
      next: 'cursor-2',
    });
  });
});

test('the audit says what was done to a binding, with the end of its address, whoever asks', async () => {
  const entry = {
    at: '2026-03-01T12:00:01.000Z',
    action: 'sync-created',
    reason: 'roster: new-in-source',
    type: 'sms',
    address: '…0001',
    identity: 'ana-k',
    sid: `BS${'1'.repeat(32)}`,
  };
  expect((await get('/api/audit', 'admin')).body).toEqual({ audit: [entry], next: 'cursor-2' });
});

test.each([
  ['viewer', '…0001'],
  ['operator', '…0001'],
  ['admin', '+4790000001'],
])('%s sees the address as %s, and no other trace of it', async (role, address) => {
  const { body } = await get('/api/deliveries', role);
  expect(body.deliveries[0].address).toBe(address);
  expect(body.deliveries[0]).not.toHaveProperty('lane');
});

const ASKED: readonly [url: string, query: unknown][] = [
  ['/api/alarms', { limit: 100 }],
  ['/api/alarms?limit=1', { limit: 1 }],
  ['/api/alarms?limit=1000&cursor=abc', { limit: 1000, cursor: 'abc' }],
  [
    '/api/alarms?rule=a&key=oslo%2Ff7&severity=critical&state=open',
    { limit: 100, rule: 'a', key: 'oslo/f7', severity: 'critical', state: 'open' },
  ],
  ['/api/notifications?activation=0195&state=nobody-bound', { limit: 100, activation: '0195', state: 'nobody-bound' }],
  ['/api/audit?limit=5&cursor=abc', { limit: 5, cursor: 'abc' }],
  ['/api/deliveries?notification=NT1&state=ttl-expired', { limit: 100, notification: 'NT1', state: 'ttl-expired' }],
];

test.each(ASKED)('%s asks the store for what it says', async (url, query) => {
  expect((await get(url)).status).toBe(200);
  expect(lists.asked).toEqual([query]);
});

const REFUSED: readonly [url: string, fields: readonly string[]][] = [
  ['/api/alarms?limit=0', ['limit']],
  ['/api/alarms?limit=1001', ['limit']],
  ['/api/alarms?limit=1.5', ['limit']],
  ['/api/alarms?limit=many', ['limit']],
  ['/api/alarms?severity=deadly', ['severity']],
  ['/api/alarms?state=delivered', ['state']],
  ['/api/alarms?rule=', ['rule']],
  ['/api/alarms?rule=a&rule=b', ['rule']],
  ['/api/alarms?colour=red', ['colour']],
  ['/api/audit?rule=a', ['rule']],
  ['/api/deliveries?limit=0&state=lost', ['limit', 'state']],
];

test.each(REFUSED)('%s is refused, and nothing is asked', async (url, fields) => {
  const { status, headers, body } = await get(url);
  expect([status, headers['content-type']]).toEqual([400, expect.stringContaining('application/problem+json')]);
  expect(body).toMatchObject({ title: 'Bad Request', status: 400, detail: 'the request is not valid' });
  expect(body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual(fields);
  expect(lists.asked).toEqual([]);
});

describe('the OpenAPI document', () => {
  test('is of version 3.1 and describes every list', async () => {
    const { body } = await get('/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).toSorted()).toEqual([
      '/api/alarms',
      '/api/audit',
      '/api/deliveries',
      '/api/notifications',
      '/api/sync',
      '/api/sync/adopt',
      '/api/sync/apply',
      '/api/sync/plan',
      '/healthz',
      '/readyz',
    ]);
    const { parameters, responses, security } = body.paths['/api/alarms'].get;
    expect(parameters.map(({ name }: { name: string }) => name).toSorted()).toEqual([
      'cursor',
      'key',
      'limit',
      'rule',
      'severity',
      'state',
    ]);
    expect(security).toEqual([{ token: [] }]);
    const alarm = responses['200'].content['application/json'].schema.properties.alarms.items;
    expect(alarm.required).toEqual(
      expect.arrayContaining([
        'id',
        'rule',
        'key',
        'severity',
        'state',
        'acknowledged',
        'raisedAt',
        'clearedAt',
        'suppressedBy',
      ]),
    );
  });

  test('says that health needs no token', async () => {
    const { body } = await get('/api/openapi.json');
    expect(body.paths['/healthz'].get.security).toBeUndefined();
  });
});
