import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReloadShape } from '../../src/api/reload-shape.ts';
import { createAsk } from '../../src/cli/ask-service.ts';
import { configOf } from '../app/process.ts';
import { createFolder } from './folder.ts';

const NONE = { kept: 0, retimed: 0, closed: 0, dropped: 0, raised: 0 };
const PLACE = { file: 'rules/cold.yaml', before: '5f2c0e8d1a7b3946', after: '91d3a6b07c5e2f84' };

const DONE: ReloadShape = {
  ...{ at: '2026-03-01T12:00:00.000Z', dry: false, outcome: 'applied', reason: null },
  ...{ files: 3, rules: 12, unchanged: 10, refused: [], config: 'same' },
  changes: [
    { ...PLACE, rule: 'door-open', change: 'removed', line: 31, alarms: { ...NONE, closed: 2, dropped: 1 } },
    { ...PLACE, rule: 'freezer-warm', change: 'changed', line: 9, alarms: { ...NONE, kept: 4, retimed: 1, raised: 1 } },
    { ...PLACE, rule: 'new', change: 'added', line: 50, alarms: NONE },
  ],
  alarms: { ...NONE, kept: 37, retimed: 1, closed: 2, dropped: 1 },
};

const FAULT = { line: 4, column: 11, path: 'rules[0].for', message: 'is not a duration' };
const REFUSED: ReloadShape = {
  ...DONE,
  ...{ outcome: 'refused', changes: [], unchanged: 12 },
  refused: [{ file: 'rules/cold.yaml', running: 'last-good', faults: [FAULT], faultsTotal: 3 }],
};

/** A service that gives `answer`; `asked` is what it was asked for. */
const given = async (answer: unknown, status = 200, files: Readonly<Record<string, string>> = {}) => {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    // The service refuses JSON that is not there.
    asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${await text(request)}`);
    response.writeHead(status).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const folder = createFolder({
    'tocsin.yaml': `http: { port: ${port} }\nstore: { path: data/t.db }\n`,
    'data/admin-token': 'the-token',
    ...files,
  });
  return {
    asked,
    port,
    reload: (...words: readonly string[]) => folder.cli('reload', '-c', './tocsin.yaml', ...words),
  };
};

describe('tocsin reload', () => {
  test('asks the service, and tells what became of each rule and its alarms', async () => {
    const { reload, asked } = await given(DONE);
    expect(await reload()).toEqual({
      code: 0,
      stdout: [
        '12 rules of 3 files run, 10 untouched:',
        '- door-open  removed  rules/cold.yaml:31  2 alarms ended, 1 pending dropped',
        '~ freezer-warm  changed  rules/cold.yaml:9  4 alarms kept, 1 of them with another delay, 1 raised about several devices',
        '+ new  added  rules/cold.yaml:50',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(asked).toEqual(['POST /api/reload Bearer the-token {}']);
  });

  test('only asks what it would do, if it is to be dry', async () => {
    const { reload, asked } = await given({ ...DONE, dry: true });
    const { code, stdout } = await reload('--dry-run');
    expect([code, stdout.split('\n')[0]]).toEqual([0, '12 rules of 3 files would run, 10 untouched:']);
    expect(asked).toEqual(['POST /api/reload?dry=true Bearer the-token {}']);
  });

  describe('of a folder that is not loaded', () => {
    const NEW = { 'new/cold.yaml': 'version: 1\nrules: []\n', 'new/sub/x.yaml': 'x\n', 'new/a.test.yaml': 'y\n' };
    const dry = (over: Partial<ReloadShape> = {}) => ({ ...DONE, dry: true, ...over });

    test('sends its texts, named as they stand in it, and no tests', async () => {
      const { reload, asked } = await given(dry(), 200, NEW);
      await reload('--dry-run', './new');
      const files = [
        { file: 'cold.yaml', text: 'version: 1\nrules: []\n' },
        { file: 'sub/x.yaml', text: 'x\n' },
      ];
      expect(asked).toEqual([`POST /api/reload?dry=true Bearer the-token ${JSON.stringify({ files })}`]);
    });

    test('names files as they are opened from here, and what would go where it is loaded', async () => {
      const [gone, changed] = DONE.changes.slice(0, 2).map((one) => ({ ...one, alarms: NONE }));
      const refused = [{ file: 'sub/x.yaml', running: 'none' as const, faults: [FAULT], faultsTotal: 1 }];
      const changes = [{ ...gone }, { ...changed, file: 'cold.yaml' }];
      const { reload } = await given({ ...dry({ outcome: 'refused', refused }), changes }, 200, NEW);
      expect(await reload('--dry-run', './new')).toEqual({
        code: 1,
        stdout: [
          '12 rules of 3 files would run, 10 untouched:',
          '- door-open  removed  rules/cold.yaml:31',
          '~ freezer-warm  changed  new/cold.yaml:9',
          '',
        ].join('\n'),
        stderr: [
          'new/sub/x.yaml is refused, none of its rules run',
          '  new/sub/x.yaml:4:11 rules[0].for: is not a duration',
          '',
        ].join('\n'),
      });
    });

    test.each([
      ['is not there', {}, /^new: there is no such file or folder/],
      ['is a file', { new: '' }, /^new is no folder/],
      ['holds no rule files', { 'new/readme.md': '' }, /^new holds no rule files/],
      ['is too large', { 'new/a.yaml': '#'.repeat(2 * 1024 ** 2) }, /^together the files are larger than 2 MB/],
    ])('asks nothing if it %s', async (_sentence, files: Readonly<Record<string, string>>, stderr) => {
      const { reload, asked } = await given(dry(), 200, files);
      expect(await reload('--dry-run', './new')).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(stderr),
      });
      expect(asked).toEqual([]);
    });
  });

  test('says so when nothing would change', async () => {
    const { reload } = await given({ ...DONE, dry: true, outcome: 'unchanged', changes: [], unchanged: 12 });
    expect(await reload('--dry-run')).toMatchObject({ stdout: 'nothing would change: 12 rules of 3 files run\n' });
  });

  test('says so when nothing has changed', async () => {
    const { reload } = await given({ ...DONE, outcome: 'unchanged', changes: [], unchanged: 12 });
    expect(await reload()).toMatchObject({ code: 0, stdout: 'nothing has changed: 12 rules of 3 files run\n' });
  });

  test('prints the answer as JSON, with the exit code that goes with it', async () => {
    const { reload } = await given(REFUSED);
    const { code, stdout, stderr } = await reload('--format', 'json');
    expect([code, JSON.parse(stdout), stderr]).toEqual([1, REFUSED, '']);
  });

  test('fails for a file that is refused, and says what runs in its stead', async () => {
    const { reload } = await given(REFUSED);
    expect(await reload()).toEqual({
      code: 1,
      stdout: '12 rules of 3 files run, 12 untouched\n',
      stderr: [
        'rules/cold.yaml is refused, its last good text runs',
        '  rules/cold.yaml:4:11 rules[0].for: is not a duration',
        '  and 2 more: tocsin check shows all',
        '',
      ].join('\n'),
    });
  });

  test('fails when the files cannot be read', async () => {
    const reason = "ENOENT: no such file or directory, scandir 'rules'";
    const { reload } = await given({ ...DONE, outcome: 'unreadable', reason, changes: [] });
    expect(await reload()).toEqual({
      code: 1,
      stdout: 'the loaded rules stay\n',
      stderr: `the rule files cannot be read: ${reason}\n`,
    });
  });

  test.each([
    ['changed', 0, /^the config has changed on disk: it takes effect at the next start$/m],
    ['faulty', 1, /^the config has faults on disk: the next start would refuse it/m],
  ] as const)('tells of a config that is %s', async (config, code, line) => {
    const { reload } = await given({ ...DONE, config });
    expect(await reload()).toMatchObject({ code, stdout: expect.stringMatching(line) });
  });

  test('says what goes on when it is not done in time', async () => {
    const { reload, port } = await given({ status: 503, detail: 'not done yet, and it goes on' }, 503);
    const stderr = `http://127.0.0.1:${port} answered 503: not done yet, and it goes on\n`;
    expect(await reload()).toEqual({ code: 1, stdout: '', stderr });
  });

  test('waits for no answer for ever, and says that the work may go on', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const folder = createFolder({ 'tocsin.yaml': 'store: { path: data/t.db }\n', 'data/admin-token': 'the-token' });
    const config = configOf(folder.read('tocsin.yaml'), folder.path('.'));
    const ask = createAsk(config, { url: `http://127.0.0.1:${port}`, longestMs: 1 });
    const answer = ask.ok ? await ask.value('POST', '/api/reload') : ask;
    expect(answer).toMatchObject({
      error: { status: 0, message: expect.stringMatching(/no answer for 0.001 s; what was/) },
    });
  });

  test('says so when the service is of another kind', async () => {
    const { reload } = await given({ reloaded: true });
    expect(await reload()).toMatchObject({ code: 1, stderr: expect.stringMatching(/another version/) });
  });
});
