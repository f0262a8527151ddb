import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/cli/read-config.ts';
import { createFolder } from './folder.ts';

const CONFIG = ['--config', './new/config/tocsin.yaml'] as const;

const initiated = async () => {
  const folder = createFolder({});
  expect(await folder.cli('init', './new')).toMatchObject({ code: 0, stderr: '' });
  return folder;
};

describe('tocsin init', () => {
  test('writes a project whose check has nothing to say, not even in doubt', async () => {
    const folder = await initiated();
    expect(await folder.cli('check', '--strict', ...CONFIG)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/\b0 faults, 0 warnings\n$/),
      stderr: '',
    });
  });

  test('and whose tests pass', async () => {
    const folder = await initiated();
    expect(await folder.cli('test', ...CONFIG)).toMatchObject({ code: 0, stderr: '' });
  });

  test('and which serves', async () => {
    const folder = await initiated();
    const anyPort = folder.read('new/config/tocsin.yaml').replaceAll(/\$\{TOCSIN_\w+_PORT:-\d+\}/g, '0');
    writeFileSync(folder.path('new/config/tocsin.yaml'), anyPort.replace(/^log:$/m, 'log:\n  level: silent'));
    const serving = folder.start('serve', ...CONFIG);
    serving.stop();
    expect(await serving.ended).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(folder.path('new/data'))).toContain('admin-token');
  });

  test('and whose ports and log can be others for one start', async () => {
    const folder = await initiated();
    const env = { TOCSIN_HTTP_PORT: '8485', TOCSIN_MQTT_PORT: '1884', TOCSIN_LOG_FORMAT: 'json' };
    const config = readConfig(folder.path('new/config/tocsin.yaml'), { env });
    expect(config).toMatchObject({
      ok: true,
      value: { http: { port: 8485 }, mqtt: { embedded: { port: 1884 } }, log: { format: 'json' } },
    });
  });

  test('lists what it wrote, and what comes next', async () => {
    const { stdout } = await createFolder({}).cli('init', './new');
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        ...['new/README.md', 'new/config/tocsin.yaml', 'new/config/roster.yaml', 'new/rules/first.yaml'],
        ...['new/.gitignore', 'new/.vscode/settings.json', 'new/config/schemas/rules.schema.json'],
        'Next: cd new && tocsin check && tocsin test && tocsin serve',
      ]),
    );
  });

  test('says on ten lines at most what to do in it', async () => {
    const lines = (await initiated()).read('new/README.md').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(10);
  });

  test('names only commands that there are', async () => {
    const folder = await initiated();
    const texts = ['README.md', 'config/tocsin.yaml', 'rules/first.yaml'].map((name) => folder.read(`new/${name}`));
    const named = new Set(
      texts.flatMap((text) => [...text.matchAll(/\btocsin ([a-z]+)/g)].map(([, name = '']) => name)),
    );
    expect([...named]).toEqual(expect.arrayContaining(['check', 'test', 'serve', 'why']));
    for (const name of named) expect(await folder.cli(name, '--help'), name).toMatchObject({ code: 0 });
  });

  test('keeps out of a folder that is not empty, names what is there and changes nothing', async () => {
    const folder = createFolder({ 'old/b.txt': 'mine', 'old/a.txt': 'mine' });
    expect(await folder.cli('init', './old')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'old is not empty: a.txt, b.txt stand there; init begins in an empty folder: tocsin init DIR\n',
    });
    expect(readdirSync(folder.path('old'))).toEqual(['a.txt', 'b.txt']);
  });

  test('names ten of many', async () => {
    const folder = createFolder(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`old/${index}`, ''])));
    expect((await folder.cli('init', './old')).stderr).toMatch(
      /: 0, 1, 10, 11, 2, 3, 4, 5, 6, 7 and 2 more stand there/,
    );
  });

  test('takes an empty name for none, and not for the folder it stands in', async () => {
    const here = readdirSync('.').toSorted();
    expect(await createFolder({}).cli('init', '')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'the name of the folder is empty; tocsin init alone means this one\n',
    });
    expect(readdirSync('.').toSorted()).toEqual(here);
  });

  test('does not mind version control', async () => {
    expect(await createFolder({ 'new/.git/HEAD': 'ref: refs/heads/main\n' }).cli('init', './new')).toMatchObject({
      code: 0,
    });
  });

  test('says why a folder cannot be', async () => {
    const folder = createFolder({ file: '' });
    expect(await folder.cli('init', './file')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^file cannot be read: ENOTDIR[^\n]*\n$/),
    });
  });
});

test('a service without a config names it', async () => {
  expect((await createFolder({}).cli('serve', '--config', './missing.yaml')).stderr).toContain('tocsin init');
});
