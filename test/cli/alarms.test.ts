import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFolder } from './folder.ts';

const ALARMS = [
  {
    id: '019e0001-0000-7000-8000-000000000002',
    rule: 'hot',
    key: 'p1',
    severity: 'critical',
    state: 'active',
    acknowledged: true,
    raisedAt: '2026-06-01T12:10:00.000Z',
    clearedAt: null,
  },
  {
    id: '019e0001-0000-7000-8000-000000000001',
    rule: 'dry',
    key: 'p2',
    severity: 'warning',
    state: 'cleared',
    acknowledged: false,
    raisedAt: '2026-06-01T12:00:00.000Z',
    clearedAt: '2026-06-01T12:05:00.000Z',
  },
];

const LIST = { alarms: ALARMS as readonly unknown[], next: null as string | null };
const pending = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([id, count]) => ({ id, alarms: { pending: count, active: 1, clearing: 1 } }));

/** Answers as the API does; `asked` is what it was asked for. */
const startApi = async (
  list = LIST,
  rules: readonly unknown[] | null = pending({ hot: 0 }),
): Promise<{ readonly port: number; readonly asked: string[] }> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const known = request.headers.authorization === 'Bearer the-token-of-the-admin';
    const answer = request.url === '/api/rules' ? rules && { rules, refused: [] } : list;
    response.writeHead(!known ? 401 : answer ? 200 : 503).end(known ? JSON.stringify(answer) : 'no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, asked };
};

const folderFor = (port: number, token = 'the-token-of-the-admin') =>
  createFolder({ 'tocsin.yaml': `http: { port: ${port} }\nstore: { path: data/t.db }\n`, 'data/admin-token': token });

describe('tocsin alarms', () => {
  test('prints a line for each alarm of the running service', async () => {
    const { port, asked } = await startApi();
    expect(await folderFor(port).cli('alarms', '--config', './tocsin.yaml')).toEqual({
      code: 0,
      stdout: [
        '2026-06-01T12:10:00.000Z  -                         critical  active, acknowledged  hot/p1  019e0001-0000-7000-8000-000000000002',
        '2026-06-01T12:00:00.000Z  2026-06-01T12:05:00.000Z  warning   cleared               dry/p2  019e0001-0000-7000-8000-000000000001',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(asked).toEqual(['/api/alarms?limit=100', '/api/rules']);
  });

  test('asks for what it was told to, and prints the answer as JSON', async () => {
    const { port, asked } = await startApi();
    const only = ['--state', 'open', '--rule', 'hot', '--key', 'oslo/f7', '--limit', '5', '--format', 'json'];
    const { stdout } = await folderFor(port).cli('alarms', ...only, '--config', './tocsin.yaml');
    expect(JSON.parse(stdout)).toEqual({ alarms: ALARMS, next: null });
    expect(asked).toEqual(['/api/alarms?limit=5&state=open&rule=hot&key=oslo%2Ff7']);
  });

  test.each([
    { of: 'there are none', says: 'no alarms\n' },
    { of: 'there are none, and rules cannot be asked', rules: null, says: 'no alarms\n' },
    { of: 'one is pending', rules: pending({ hot: 1, dry: 0 }), says: 'no alarms; 1 pending: tocsin why hot\n' },
    {
      of: 'many are, the most first',
      rules: pending({ a: 1, b: 2, c: 40, d: 3, e: 1 }),
      says: 'no alarms; 47 pending: tocsin why c, tocsin why d, tocsin why b, and of 2 more rules\n',
    },
    {
      of: 'of the rule asked for',
      rules: pending({ hot: 2, dry: 1 }),
      argv: ['--rule', 'dry'],
      says: 'no alarms; 1 pending: tocsin why dry\n',
    },
    {
      of: 'what is pending is no ended alarm',
      rules: pending({ hot: 2 }),
      argv: ['--state', 'cleared'],
      says: 'no alarms\n',
    },
    { of: 'of one key it is not known', rules: pending({ hot: 2 }), argv: ['--key', 'p1'], says: 'no alarms\n' },
    {
      of: 'some are below those that were raised, and there are older ones',
      list: { alarms: ALARMS.slice(0, 1), next: 'more' },
      rules: pending({ hot: 1 }),
      says: /hot\/p1 .*\nand older ones: tocsin alarms --limit 1000\n1 pending: tocsin why hot\n$/,
    },
  ])('$of', async ({ list = { alarms: [], next: null }, rules, argv = [], says }) => {
    const { port } = await startApi(list, rules);
    expect(await folderFor(port).cli('alarms', ...argv, '--config', './tocsin.yaml')).toEqual({
      code: 0,
      stdout: typeof says === 'string' ? says : expect.stringMatching(says),
      stderr: '',
    });
  });

  test('says which field the service refuses, and refuses a state that there is not', async () => {
    const refusal = {
      title: 'Bad Request',
      detail: 'the request is not valid',
      errors: [{ field: 'limit', message: 'Too big' }],
    };
    const server = createServer((_, response) => response.writeHead(400).end(JSON.stringify(refusal)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const folder = folderFor((server.address() as AddressInfo).port);
    expect(await folder.cli('alarms', '--limit', '5000', '--config', './tocsin.yaml')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/answered 400: the request is not valid; limit: Too big\n$/),
    });
    expect(await folder.cli('alarms', '--state', 'opne', '--config', './tocsin.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Allowed choices are open, active, clearing, cleared/),
    });
  });

  test('says what refuses it, or that nothing answers', async () => {
    const { port } = await startApi();
    const stranger = folderFor(port, 'some-other-token');
    expect(await stranger.cli('alarms', '--config', './tocsin.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        `^http://127.0.0.1:${port} answered 401: no; .*admin-token is not the token of this`,
      ),
    });
    const gone = ['alarms', '--url', 'http://127.0.0.1:1', '--config', './tocsin.yaml'];
    expect(await stranger.cli(...gone)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 does not answer: /),
    });
    expect(await createFolder({ 'tocsin.yaml': '{}' }).cli('alarms', '--config', './tocsin.yaml')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/admin-token cannot be read: .*written when the service first starts/),
    });
  });
});
