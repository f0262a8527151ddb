import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { statusToLines } from '../../src/cli/show-sync.ts';
import { createFolder, type Folder } from './folder.ts';

const ROSTER = {
  ...{ name: 'roster', type: 'roster', readAt: '2026-06-01T12:00:00.000Z', stale: null },
  ...{ people: 4, desired: 7, owned: 6, faults: [], warnings: [] },
};
const PHONES = { ...ROSTER, name: 'phones', type: 'registrations', readAt: null, people: 0, desired: 0, owned: 120 };
const WELL = {
  at: '2026-06-01T12:00:30.000Z',
  ...{ outcome: 'applied', message: '', sources: [ROSTER] },
  counts: { created: 2, replaced: 1, adopted: 0, deleted: 3, untouched: 4 },
  ...{ held: [], overruled: [], unreachable: [], nobodyBound: [], failures: [] },
  feedback: { gone: 0, optedOut: 0 },
};
const HELD = { source: 'roster', id: 'h1', deletes: 5, of: 6, reason: 'too-many-deletes' };
const DONE = '2026-06-01T12:00:30.000Z applied: 2 created, 1 replaced, 0 adopted, 3 deleted, 4 untouched';

type Answers = Readonly<Record<string, { readonly status?: number; readonly body: unknown }>>;

interface Api {
  readonly folder: Folder;
  /** Method, path and body of each request. */
  readonly asked: readonly string[];
}

/** Answers as the API does, each path as it is told to. */
const startApi = async (answers: Answers): Promise<Api> => {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    asked.push(`${request.method} ${request.url} ${body}`.trimEnd());
    const { status = 200, body: answer } = answers[`${request.method} ${request.url?.split('?')[0]}`] ?? {
      status: 404,
      body: { title: 'Not Found' },
    };
    response.writeHead(status).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const config = `http: { port: ${port} }\nstore: { path: data/t.db }\n`;
  return { asked, folder: createFolder({ 'tocsin.yaml': config, 'data/admin-token': 'the-token-of-the-admin' }) };
};

const CONFIG = ['--config', './tocsin.yaml'] as const;

describe('tocsin sync status', () => {
  test('has a row for each source and what the last run did', () => {
    const stale = { ...PHONES, stale: 'not connected to the broker' };
    expect(statusToLines({ ...WELL, sources: [ROSTER, stale] }, Date.parse('2026-06-01T12:03:00Z'))).toEqual([
      'source  type           age    people  desired  bound',
      'roster  roster         3 min  4       7        6',
      'phones  registrations  never  0       0        120    stale: not connected to the broker',
      DONE,
    ]);
  });

  test('shows what a name of another list would do to the terminal, and does not do it', () => {
    const unreachable = [{ identity: '\u001b[2Jev\u202eil\nheld: nothing', reason: 'no-address' }];
    expect(statusToLines({ ...WELL, unreachable }, 0)).toContain(
      'not reached: \\u001b[2Jev\\u202eil\\u000aheld: nothing (no-address)',
    );
  });

  test('says what is held and how to confirm it, who is not reached, what is in conflict, faulty and refused', () => {
    const fault = { file: 'roster.yaml', line: 4, column: 9, path: 'people[0].sms', message: 'not a number' };
    const overruled = { source: 'crm', place: 'crm.csv:3', identity: 'bo', type: 'sms', address: '…4567' };
    const lines = statusToLines(
      {
        ...WELL,
        sources: [{ ...ROSTER, faults: [{ ...fault, received: '"+4791234567"' }], warnings: [{ ...fault, path: '' }] }],
        held: [HELD],
        unreachable: [{ identity: 'ana-k', reason: 'no-address' }],
        unreachableTotal: 1201,
        nobodyBound: [{ target: 'station-lead', rules: ['pump-dry', 'pump-shakes'] }],
        overruled: [{ ...overruled, reason: 'listed-elsewhere', by: 'roster.yaml:4' }],
        failures: [
          { ...{ type: 'sms', address: '…4567', reason: 'new-in-source' }, status: 400, code: 20001, message: 'no' },
        ],
        feedback: { gone: 2, optedOut: 1 },
      },
      Date.parse('2026-06-01T12:03:00Z'),
    );
    expect(lines.slice(3)).toEqual([
      'reported by providers: 2 gone, 1 opted out',
      'held: 5 of 6 bindings of roster would go (too-many-deletes)',
      'what is held waits; if it is meant: tocsin sync apply --confirm',
      'not reached: ana-k (no-address)',
      'and 1200 more',
      'nobody bound: station-lead, whom pump-dry, pump-shakes notifies',
      'conflict: crm crm.csv:3: sms …4567 of bo: listed-elsewhere, roster.yaml:4',
      'failed: sms …4567 (new-in-source): 400 20001 no',
      'fault: roster.yaml:4:9 people[0].sms: not a number',
      'warning: roster.yaml:4:9 not a number',
    ]);
  });

  test('says so before the first run, and where there is no source', () => {
    expect(statusToLines({ ...WELL, at: null, outcome: null, sources: [] }, 0)).toEqual([
      'no sources: the config names none under sync',
      'no run yet',
    ]);
  });

  test.each<[sentence: string, code: number, status: object]>([
    ['all is well', 0, WELL],
    ['only somebody has no address', 0, { ...WELL, unreachable: [{ identity: 'a', reason: 'no-address' }] }],
    ['there are only warnings', 0, { ...WELL, sources: [{ ...ROSTER, warnings: [{}] }] }],
    ['something is held', 1, { ...WELL, held: [HELD] }],
    ['a source is stale', 1, { ...WELL, sources: [{ ...ROSTER, stale: 'not connected' }] }],
    ['a source is faulty', 1, { ...WELL, sources: [ROSTER, { ...PHONES, faults: [{}] }] }],
    ['the service refused something', 1, { ...WELL, failures: [{}] }],
    ['the service is out of reach', 1, { ...WELL, outcome: 'service-unreachable', message: 'it does not answer' }],
    ['the store failed', 1, { ...WELL, outcome: 'failed' }],
    ['not all could be done', 1, { ...WELL, outcome: 'incomplete' }],
  ])('if %s, the exit code is %i', async (_, code, status) => {
    const { folder } = await startApi({ 'GET /api/sync': { body: status } });
    const ended = await folder.cli('sync', 'status', ...CONFIG);
    expect(ended).toMatchObject({ code, stderr: '' });
    expect(ended.stdout).toMatch(/^source +type +age/);
  });

  test('prints the answer as JSON, and the service that it asks can be another', async () => {
    const { folder } = await startApi({ 'GET /api/sync': { body: { ...WELL, held: [HELD] } } });
    const { code, stdout } = await folder.cli('sync', 'status', '--format', 'json', ...CONFIG);
    expect([code, JSON.parse(stdout)]).toEqual([1, { ...WELL, held: [HELD] }]);
    expect(await folder.cli('sync', 'status', '--url', 'http://127.0.0.1:1', ...CONFIG)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 does not answer: /),
    });
  });
});

describe('tocsin sync plan', () => {
  const change = (of: string, reason: string, note = '') => ({
    ...{ change: of, source: 'roster', identity: 'ana-k', type: 'sms', address: '…4567', reason, note },
  });

  test('has a line for each change, and their sum', async () => {
    const changes = [
      change('create', 'new-in-source', 'at the limit of 20: …1234 goes first'),
      change('replace', 'tags-changed'),
      change('adopt', 'answer-was-lost'),
      change('delete', 'left-source'),
      change('delete', 'left-source'),
      change('let-go', 'taken-over'),
      change('conflict', 'foreign-binding'),
      change('held', 'source-empty'),
    ];
    const { folder, asked } = await startApi({ 'GET /api/sync/plan': { body: { changes, total: 12, held: [HELD] } } });
    const { code, stdout } = await folder.cli('sync', 'plan', ...CONFIG);
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        '+ create    sms  …4567  ana-k  new-in-source    roster  at the limit of 20: …1234 goes first',
        '~ replace   sms  …4567  ana-k  tags-changed     roster',
        '= adopt     sms  …4567  ana-k  answer-was-lost  roster',
        '- delete    sms  …4567  ana-k  left-source      roster',
        '- delete    sms  …4567  ana-k  left-source      roster',
        'x let-go    sms  …4567  ana-k  taken-over       roster',
        '! conflict  sms  …4567  ana-k  foreign-binding  roster',
        '? held      sms  …4567  ana-k  source-empty     roster',
        'and 4 more',
        '1 to create, 1 to replace, 1 to adopt, 2 to delete, 1 to let go, 1 in conflict, 1 held',
        'what is held waits; if it is meant: tocsin sync apply --confirm',
        '',
      ],
    ]);
    expect(asked).toEqual(['GET /api/sync/plan?limit=10000']);
  });

  test('says why there is none', async () => {
    const plan = { outcome: 'service-unreachable', message: 'it does not answer', changes: [], total: 0 };
    const { folder } = await startApi({ 'GET /api/sync/plan': { body: plan } });
    expect(await folder.cli('sync', 'plan', ...CONFIG)).toEqual({
      code: 1,
      stdout: 'service-unreachable: it does not answer\n',
      stderr: '',
    });
  });

  test('says that there is nothing to change', async () => {
    const { folder } = await startApi({ 'GET /api/sync/plan': { body: { changes: [], total: 0, held: [] } } });
    expect(await folder.cli('sync', 'plan', ...CONFIG)).toEqual({
      code: 0,
      stdout: 'nothing to change\n',
      stderr: '',
    });
  });
});

describe('tocsin sync apply', () => {
  test('says what was done', async () => {
    const { folder, asked } = await startApi({ 'POST /api/sync/apply': { body: WELL } });
    expect(await folder.cli('sync', 'apply', ...CONFIG)).toEqual({ code: 0, stdout: `${DONE}\n`, stderr: '' });
    expect(asked).toEqual(['POST /api/sync/apply {}']);
  });

  test('fails while something is held, and says how to go on', async () => {
    const { folder } = await startApi({ 'POST /api/sync/apply': { body: { ...WELL, held: [HELD] } } });
    const { code, stdout } = await folder.cli('sync', 'apply', ...CONFIG);
    expect([code, stdout.split('\n').slice(1, 3)]).toEqual([
      1,
      [
        'held: 5 of 6 bindings of roster would go (too-many-deletes)',
        'what is held waits; if it is meant: tocsin sync apply --confirm',
      ],
    ]);
  });

  test('confirms exactly what it has shown', async () => {
    const held = [HELD, { ...HELD, source: 'phones', id: 'h2', of: 120, reason: 'source-empty' }];
    const answers = { 'GET /api/sync': { body: { ...WELL, held } }, 'POST /api/sync/apply': { body: WELL } };
    const { folder, asked } = await startApi(answers);
    expect(await folder.cli('sync', 'apply', '--confirm', ...CONFIG)).toEqual({
      code: 0,
      stdout: [
        'confirmed: 5 of 6 bindings of roster would go (too-many-deletes)',
        'confirmed: 5 of 120 bindings of phones would go (source-empty)',
        `${DONE}\n`,
      ].join('\n'),
      stderr: '',
    });
    expect(asked).toEqual(['GET /api/sync', 'POST /api/sync/apply {"confirm":["h1","h2"]}']);
    const json = await folder.cli('sync', 'apply', '--confirm', '--format', 'json', ...CONFIG);
    expect(JSON.parse(json.stdout)).toEqual(WELL);
    expect(json.stderr).toMatch(/^confirmed: /);
  });

  test('has nothing to confirm where nothing is held, and runs all the same', async () => {
    const answers = { 'GET /api/sync': { body: WELL }, 'POST /api/sync/apply': { body: WELL } };
    const { folder, asked } = await startApi(answers);
    expect(await folder.cli('sync', 'apply', '--confirm', ...CONFIG)).toMatchObject({
      code: 0,
      stdout: `nothing is held\n${DONE}\n`,
    });
    expect(asked.at(-1)).toBe('POST /api/sync/apply {"confirm":[]}');
  });

  test('says to look again when what is held became another', async () => {
    const { folder } = await startApi({
      'GET /api/sync': { body: { ...WELL, held: [HELD] } },
      'POST /api/sync/apply': {
        status: 409,
        body: { title: 'Conflict', detail: 'it is not held any longer: look again' },
      },
    });
    expect(await folder.cli('sync', 'apply', '--confirm', ...CONFIG)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/answered 409: it is not held any longer: look again: tocsin sync plan\n$/),
    });
  });
});

describe('tocsin sync adopt', () => {
  test('says what was taken over', async () => {
    const { folder, asked } = await startApi({ 'POST /api/sync/adopt': { body: WELL } });
    expect(await folder.cli('sync', 'adopt', ...CONFIG)).toEqual({ code: 0, stdout: `${DONE}\n`, stderr: '' });
    expect(asked).toEqual(['POST /api/sync/adopt {}']);
  });

  test('tells the refusal of a service without a source', async () => {
    const { folder } = await startApi({ 'POST /api/sync/adopt': { status: 409, body: { detail: 'no source' } } });
    expect(await folder.cli('sync', 'adopt', ...CONFIG)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/answered 409: no source\n$/),
    });
  });
});

test.each(['status', 'plan', 'apply', 'adopt'])('the help of tocsin sync %s shows an example', async (name) => {
  const { code, stdout } = await createFolder({}).cli('sync', name, '--help');
  expect([code, stdout.includes(`  tocsin sync ${name}`)]).toEqual([0, true]);
});
