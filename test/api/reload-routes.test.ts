import { afterEach, describe, expect, test } from 'vitest';
import { type ApiReload, type ReloadRow, registerReloadRoutes } from '../../src/api/reload-routes.ts';
import { type ApiServer, createApiServer } from '../../src/api/server.ts';
import { createTestLog } from '../../src/base/log.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { createSampleLists } from './sample-lists.ts';
import { createSampleSync, NOTHING_SYNCED } from './sample-sync.ts';

const servers: ApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const NOON = Date.parse('2026-03-01T12:00:00Z');

const REFUSED = {
  ...{ file: 'rules/a.yaml', running: 'last-good' as const },
  faults: Array.from({ length: 30 }, (_, index) => ({
    ...{ file: 'rules/a.yaml', line: index + 1, column: 5, path: 'rules[0].for', message: 'not a duration' },
    ...{ expected: 'such as 10m', received: '+4790000001', instead: '"+4790000001"' },
  })),
};

const NONE = { kept: 0, retimed: 0, closed: 0, dropped: 0, raised: 0 };

const DONE: ReloadRow = {
  ...{ at: NOON, dry: false, outcome: 'refused', reason: null, files: 2, rules: 2, unchanged: 1, config: 'changed' },
  changes: [
    {
      ...{
        rule: 'freezer-warm',
        change: 'removed',
        file: 'rules/b.yaml',
        line: 4,
        before: '5f2c0e8d1a7b3946',
        after: null,
      },
      alarms: { ...NONE, closed: 2 },
    },
  ],
  refused: [REFUSED],
  alarms: { ...NONE, kept: 3, closed: 2 },
};

const SAMPLE: ApiReload = {
  rules: () => [
    {
      ...{ id: 'freezer-warm', title: 'Freezer too warm', severity: 'critical', mode: 'alarm', file: 'rules/a.yaml' },
      ...{ line: 4, hash: '5f2c0e8d1a7b3946', since: NOON, alarms: { pending: 1, active: 2, clearing: 0 } },
    },
  ],
  refused: () => [REFUSED],
  reload: async () => DONE,
  tryOut: async () => ({ ...DONE, dry: true }),
  tryTexts: async (files) => ({ ...DONE, dry: true, files: files.length }),
};

const start = async (reload: Partial<ApiReload> = {}) => {
  const server = await createApiServer({
    http: { host: '127.0.0.1', port: 0 },
    tokens: (['viewer', 'operator'] as const).map((role) => ({ name: role, role, token: new Redacted(role) })),
    lists: createSampleLists(),
    sync: createSampleSync(NOTHING_SYNCED),
    health: () => ({ ready: true, checks: [] }),
    metrics: async () => '',
    log: createTestLog(),
    extra: (instance, auth) => registerReloadRoutes(instance, auth, { ...SAMPLE, ...reload }),
  });
  servers.push(server);
  return async (method: 'GET' | 'POST', url: string, token = 'operator', payload?: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await server.instance.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: response.statusCode, headers: response.headers, body: response.json(), text: response.body };
  };
};

const FAULT = { line: 1, column: 5, path: 'rules[0].for', message: 'not a duration' };

describe('the rules that run', () => {
  test('are listed for viewers, with the files that do not', async () => {
    const ask = await start();
    const { status, body, headers } = await ask('GET', '/api/rules', 'viewer');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body.rules).toEqual([
      {
        ...{ id: 'freezer-warm', title: 'Freezer too warm', severity: 'critical', mode: 'alarm', file: 'rules/a.yaml' },
        ...{ line: 4, hash: '5f2c0e8d1a7b3946', since: '2026-03-01T12:00:00.000Z' },
        alarms: { pending: 1, active: 2, clearing: 0 },
      },
    ]);
    expect(body.refused).toMatchObject([{ file: 'rules/a.yaml', running: 'last-good', faultsTotal: 30 }]);
    expect([body.refused[0].faults.length, body.refused[0].faults[0]]).toEqual([20, FAULT]);
  });

  test('never show what a faulty file has in place of something: it may be a phone number', async () => {
    const ask = await start();
    expect((await ask('GET', '/api/rules')).text).not.toContain('4790000001');
    expect((await ask('POST', '/api/reload')).text).not.toContain('4790000001');
  });
});

describe('a reload', () => {
  test('tells what it did', async () => {
    const ask = await start();
    const { status, body } = await ask('POST', '/api/reload');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ at: '2026-03-01T12:00:00.000Z', dry: false, outcome: 'refused', config: 'changed' },
      changes: [{ rule: 'freezer-warm', change: 'removed', after: null, alarms: { closed: 2 } }],
      alarms: { kept: 3, retimed: 0, closed: 2, dropped: 0, raised: 0 },
    });
  });

  test('is only tried out when it is to be dry', async () => {
    const ask = await start({ reload: () => expect.unreachable('a dry run reloads nothing') });
    expect((await ask('POST', '/api/reload?dry=true')).body).toMatchObject({ dry: true });
  });

  test('tries out the files that are sent, and reads none', async () => {
    const ask = await start({ tryOut: () => expect.unreachable('the files of the disk were not asked about') });
    const files = [
      { file: 'a.yaml', text: 'x' },
      { file: 'b.yaml', text: 'y' },
    ];
    const { status, body } = await ask('POST', '/api/reload?dry=true', 'operator', { files });
    expect([status, body]).toMatchObject([200, { dry: true, files: 2 }]);
  });

  test.each<[string, string, object, number]>([
    ['takes none of them up', '/api/reload', { files: [{ file: 'a', text: '' }] }, 400],
    ['needs one at least', '/api/reload?dry=true', { files: [] }, 400],
    [
      'takes each name once',
      '/api/reload?dry=true',
      {
        files: [
          { file: 'a', text: '' },
          { file: 'a', text: '' },
        ],
      },
      400,
    ],
    ['has a bound', '/api/reload?dry=true', { files: [{ file: 'a', text: 'x'.repeat(2 * 1024 ** 2) }] }, 413],
  ])('of files that are sent %s', async (_sentence, url, body, status) => {
    const ask = await start({
      reload: () => expect.unreachable('it was refused'),
      tryTexts: () => expect.unreachable('it was refused'),
    });
    expect((await ask('POST', url, 'operator', body)).status).toBe(status);
  });

  test.each([
    ['a viewer may not', '/api/reload', 'viewer', 403],
    ['nor may anybody without a token', '/api/reload', '', 401],
    ['a mistyped wish is refused, and nothing is done', '/api/reload?dyr=true', 'operator', 400],
    ['so is a wish that is neither yes nor no', '/api/reload?dry=yes', 'operator', 400],
  ])('%s', async (_sentence, url, token, status) => {
    const ask = await start({ reload: () => expect.unreachable('it was refused') });
    expect((await ask('POST', url, token)).status).toBe(status);
  });

  test('that could not be done is a problem that passes', async () => {
    const ask = await start({ reload: async () => null });
    const { status, body } = await ask('POST', '/api/reload');
    expect([status, body.detail]).toEqual([
      503,
      'the rules could not be taken up, or not kept for the next start: it is tried again',
    ]);
  });

  test.each(['/api/reload', '/api/reload?dry=true'])(
    'that takes too long is a problem, too: %s goes on',
    async (url) => {
      const ask = await start({ reload: async () => 'under-way', tryOut: async () => 'under-way' });
      const { status, body } = await ask('POST', url);
      expect([status, body.detail]).toEqual([503, expect.stringMatching(/^not done yet, and it goes on/)]);
    },
  );
});

test('both stand in the OpenAPI document', async () => {
  const ask = await start();
  const { paths } = (await ask('GET', '/api/openapi.json')).body;
  expect([paths['/api/rules'].get.tags, paths['/api/reload'].post.tags]).toEqual([['rules'], ['rules']]);
});
