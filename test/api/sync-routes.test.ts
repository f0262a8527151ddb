import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type ApiServer, createApiServer } from '../../src/api/server.ts';
import type { PlanLineRow, SyncStateRow } from '../../src/api/sync.ts';
import { createTestLog } from '../../src/base/log.ts';
import { Redacted } from '../../src/base/redacted.ts';
import type { PlanLine, SyncStatus } from '../../src/sync/status.ts';
import { createSampleLists } from './sample-lists.ts';
import { createSampleSync, NOTHING_SYNCED, planLine, type SampleSync, SYNCED } from './sample-sync.ts';

const servers: ApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const start = async (sync: SampleSync) => {
  const server = await createApiServer({
    http: { host: '127.0.0.1', port: 0 },
    tokens: (['viewer', 'operator', 'admin'] as const).map((role) => ({ name: role, role, token: new Redacted(role) })),
    lists: createSampleLists(),
    sync,
    health: () => ({ ready: true, checks: [] }),
    metrics: async () => '',
    log: createTestLog(),
  });
  servers.push(server);
  return async (request: string, token = 'admin', body?: object) => {
    const [method = '', url = ''] = request.split(' ');
    const { statusCode, headers, ...response } = await server.instance.inject({
      ...{ method: method === 'POST' ? 'POST' : 'GET', url, headers: { authorization: `Bearer ${token}` } },
      ...(body && { payload: body }),
    });
    return { status: statusCode, type: headers['content-type'], body: response.json(), text: response.body };
  };
};

const roster = SYNCED.sources[0];

describe('where the bindings stand', () => {
  test('is told whole, times in RFC 3339, UTC', async () => {
    const ask = await start(createSampleSync(SYNCED));
    const { status, body } = await ask('GET /api/sync', 'viewer');
    expect(status).toBe(200);
    expect(body).toEqual({
      at: '2026-03-01T12:00:00.000Z',
      outcome: 'incomplete',
      message: 'one refused',
      sources: [
        {
          ...{ name: 'roster', type: 'roster', readAt: '2026-03-01T11:59:59.500Z', stale: null },
          ...{ people: 3, desired: 4, owned: 3, faultsTotal: 1, warnings: [], warningsTotal: 0 },
          faults: [
            { file: 'config/roster.yaml', line: 4, column: 12, path: 'people[0].sms', message: 'not a phone number' },
          ],
        },
        {
          ...{ name: 'app', type: 'registrations', readAt: null, stale: 'not connected to the broker' },
          ...{ people: 0, desired: 0, owned: 5, faults: [], faultsTotal: 0, warnings: [], warningsTotal: 0 },
        },
      ],
      counts: SYNCED.counts,
      held: SYNCED.held,
      overruled: SYNCED.overruled,
      overruledTotal: 1,
      unreachable: SYNCED.unreachable,
      unreachableTotal: 1,
      feedback: { gone: 1, optedOut: 2 },
      failures: [
        {
          ...{ type: 'sms', address: '…0009', reason: 'new-in-source' },
          ...{ status: 400, code: 20_001, message: '…0009 is not a number' },
        },
      ],
      failuresTotal: 1,
      nobodyBound: SYNCED.nobodyBound,
      nobodyBoundTotal: 1,
    });
  });

  test('is told before the first run, and without any source', async () => {
    const ask = await start(createSampleSync());
    const { status, body } = await ask('GET /api/sync', 'viewer');
    expect([status, body]).toEqual([200, expect.objectContaining({ at: null, outcome: null, sources: [], held: [] })]);
  });

  test('is what sync says, its words and ours the same', () => {
    const status = (one: SyncStatus): Omit<SyncStateRow, 'nobodyBound'> => one;
    const line = (one: PlanLine): PlanLineRow => one;
    expect([status, line]).toHaveLength(2);
  });

  test('lists go to a thousand, and say how many there are', async () => {
    const many = <T>(row: T) => Array.from({ length: 1_200 }, () => row);
    const fault = { file: 'r.csv', line: 1, column: 1, path: '', message: 'unclear' };
    const state: SyncStateRow = {
      ...SYNCED,
      sources: roster ? [{ ...roster, faults: many(fault), warnings: many(fault) }] : [],
      overruled: SYNCED.overruled.flatMap(many),
      unreachable: SYNCED.unreachable.flatMap(many),
      failures: SYNCED.failures.flatMap(many),
      nobodyBound: SYNCED.nobodyBound.flatMap(many),
    };
    const { body } = await (await start(createSampleSync(state)))('GET /api/sync');
    for (const of of [body, body.sources[0]]) {
      const totals = Object.keys(of).filter((key) => key.endsWith('Total'));
      expect(totals.length).toBeGreaterThan(1);
      for (const key of totals) expect([key, of[key], of[key.slice(0, -5)].length]).toEqual([key, 1_200, 1_000]);
    }
  });
});

describe('what a run would do', () => {
  const LINES = Array.from({ length: 1_500 }, (_, n) => planLine({ identity: `p${n}` }));

  test('is told line by line, with what it would hold', async () => {
    const lines = [planLine({ change: 'held', reason: 'too-many-deletes', note: 'waits' }), planLine()];
    const ask = await start(createSampleSync(SYNCED, { lines, held: SYNCED.held }));
    const { status, body } = await ask('GET /api/sync/plan', 'viewer');
    expect([status, body.changes, body.total, body.held]).toEqual([200, lines, 2, SYNCED.held]);
    expect(body).not.toHaveProperty('nobodyBound');
  });

  test.each([
    ['', 1_000],
    ['?limit=1', 1],
    ['?limit=10000', 1_500],
  ])('with %j', async (query, shown) => {
    const { body } = await (await start(createSampleSync(SYNCED, { lines: LINES })))(`GET /api/sync/plan${query}`);
    expect([body.changes.length, body.total]).toEqual([shown, 1_500]);
  });

  test.each(['limit=0', 'limit=10001', 'limit=x', 'colour=red'])(
    '%s is refused, and nothing is asked',
    async (query) => {
      const sync = createSampleSync(SYNCED);
      const { status, type } = await (await start(sync))(`GET /api/sync/plan?${query}`);
      expect([status, type, sync.asked]).toEqual([400, expect.stringContaining('application/problem+json'), []]);
    },
  );
});

describe('doing it', () => {
  const APPLIED: readonly [why: string, body: object | undefined, asked: readonly string[]][] = [
    ['without a body', undefined, ['status', 'apply']],
    ['with nothing confirmed', {}, ['status', 'apply']],
    ['with an empty list', { confirm: [] }, ['status', 'apply']],
    ['with what is held', { confirm: ['h1'] }, ['status', 'apply h1']],
    ['with what only a plan holds, looked at since', { confirm: ['h1', 'h2'] }, ['status', 'plan', 'apply h1 h2']],
  ];

  test.each(APPLIED)('%s', async (_why, body, asked) => {
    const h2 = { source: 'roster', id: 'h2', deletes: 2, of: 3, reason: 'too-many-deletes' };
    const sync = createSampleSync(SYNCED, { held: [h2] });
    const answer = await (await start(sync))('POST /api/sync/apply', 'operator', body);
    expect([answer.status, sync.asked]).toEqual([200, asked]);
    expect(answer.body).toMatchObject({ outcome: 'incomplete', held: [{ id: 'h1' }], nobodyBoundTotal: 1 });
  });

  test('what is not held any longer is not confirmed: look again', async () => {
    const sync = createSampleSync(SYNCED);
    const { status, type, body } = await (await start(sync))('POST /api/sync/apply', 'admin', {
      confirm: ['h1', 'h0'],
    });
    expect([status, type]).toEqual([409, expect.stringContaining('application/problem+json')]);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'what was confirmed is not held, or not any longer: look again',
      errors: [{ field: 'confirm', message: 'h0 is not held' }],
    });
    expect(sync.asked).not.toContain('apply h1 h0');
  });

  test.each([{ confirm: 'h1' }, { confirm: [''] }, { confirm: [1] }, { confirmed: ['h1'] }, []])(
    '%j is refused, and nothing is asked',
    async (body) => {
      const sync = createSampleSync(SYNCED);
      expect((await (await start(sync))('POST /api/sync/apply', 'admin', body)).status).toBe(400);
      expect(sync.asked).toEqual([]);
    },
  );

  test('adopting is a run of its own', async () => {
    const sync = createSampleSync(SYNCED);
    const { status, body } = await (await start(sync))('POST /api/sync/adopt');
    expect([status, body.outcome, sync.asked]).toEqual([200, 'incomplete', ['status', 'adopt']]);
  });

  test.each(['POST /api/sync/apply', 'POST /api/sync/adopt'])('%s without a source: 409', async (request) => {
    const sync = createSampleSync(NOTHING_SYNCED);
    const { status, body } = await (await start(sync))(request);
    expect([status, body.detail]).toEqual([409, 'no source: the config names none under sync']);
    expect(sync.asked).toEqual(['status']);
  });
});

const ROLES: readonly [request: string, statuses: readonly number[]][] = [
  ['GET /api/sync', [401, 200, 200, 200]],
  ['GET /api/sync/plan', [401, 200, 200, 200]],
  ['POST /api/sync/apply', [401, 403, 200, 200]],
  ['POST /api/sync/adopt', [401, 403, 403, 200]],
];

test.each(ROLES)('%s by nobody, viewer, operator, admin: %j', async (request, statuses) => {
  const sync = createSampleSync(SYNCED);
  const ask = await start(sync);
  const seen = [];
  for (const token of ['nobody', 'viewer', 'operator', 'admin']) seen.push((await ask(request, token)).status);
  expect(seen).toEqual(statuses);
  expect(sync.asked.filter((what) => !what.startsWith('status'))).toHaveLength(
    request === 'GET /api/sync' ? 0 : statuses.filter((status) => status === 200).length,
  );
});

test('no address is shown beyond its last four characters, wherever it comes from', async () => {
  const addresses = fc.stringMatching(/^\+[1-9][0-9]{8,13}$/);
  await fc.assert(
    fc.asyncProperty(addresses, async (address) => {
      const fault = { file: 'r.yaml', line: 1, column: 1, path: 'people[0]', message: 'x', received: address };
      const state: SyncStateRow = {
        ...SYNCED,
        sources: SYNCED.sources.map((source) => ({
          ...source,
          faults: [fault],
          warnings: [{ ...fault, expected: address }],
        })),
        overruled: SYNCED.overruled.map((one) => ({ ...one, address })),
        failures: [{ type: 'sms', address, reason: 'r', status: 400, code: 1, message: `not a number: ${address}.` }],
      };
      const ask = await start(createSampleSync(state, { lines: [planLine({ address })] }));
      for (const request of ['GET /api/sync', 'GET /api/sync/plan', 'POST /api/sync/apply', 'POST /api/sync/adopt']) {
        const { status, text } = await ask(request);
        expect([status, text.includes(address.slice(-5))]).toEqual([200, false]);
      }
    }),
    { numRuns: 10 },
  );
});

test('the OpenAPI document describes them, and has no key for a whole address', async () => {
  const { body } = await (await start(createSampleSync()))('GET /api/openapi.json');
  expect(Object.keys(body.paths).filter((path) => path.startsWith('/api/sync'))).toHaveLength(4);
  const { requestBody, responses, security } = body.paths['/api/sync/apply'].post;
  expect(security).toEqual([{ token: [] }]);
  expect(JSON.stringify(requestBody)).toContain('confirm');
  const { properties } = responses['200'].content['application/json'].schema;
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(['sources', 'held', 'unreachable', 'failures']));
  for (const list of ['overruled', 'failures'])
    expect(properties[list].items.properties.address.description).toBe('its last four characters');
  expect(JSON.stringify(properties.sources)).not.toMatch(/received|expected/);
});

test('a run that fails tells nothing of the inside', async () => {
  const failing = { ...createSampleSync(SYNCED), status: () => Promise.reject(new Error('disk of oslo')) };
  const { status, text } = await (await start(failing))('GET /api/sync');
  expect([status, text.includes('oslo')]).toEqual([500, false]);
});
