import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockStore } from '../../src/store/lock.ts';
import { createFolder } from './folder.ts';

const QUIET = `
mqtt: { embedded: { port: 0 } }
http: { port: 0 }
rules: rules
store: { path: data/tocsin.db }
log: { level: silent }
`;
const files = { 'tocsin.yaml': QUIET, 'rules/missing.yaml': 'version: 1\nrules: []\n' };

describe('tocsin serve', () => {
  test('refuses a config with faults, with every fault at once', async () => {
    const folder = createFolder({ 'tocsin.yaml': 'http: { prot: 8484 }\nmqtt: { keepalive: soon }\n' });
    expect(await folder.cli('serve', '--config', './tocsin.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^tocsin\.yaml:1:9 http\.prot: .*\ntocsin\.yaml:2:20 mqtt\.keepalive: .*\n$/),
    });
  });

  test('refuses a store that another process has, and names that process', async () => {
    const folder = createFolder(files);
    const locked = lockStore(folder.path('data/tocsin.db'), { pid: 4711 });
    const ended = await folder.cli('serve', '--config', './tocsin.yaml');
    if (locked.ok) locked.value.release();
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'the store data/tocsin.db is in use by process 4711: one Tocsin per store\n',
    });
  });

  test('says in one sentence what keeps it from starting', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const folder = createFolder({
      ...files,
      'tocsin.yaml': QUIET.replace('http: { port: 0 }', `http: { port: ${port} }`),
    });
    expect(await folder.cli('serve', '--config', './tocsin.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^tocsin cannot start: listen EADDRINUSE[^\n]*\n$/),
    });
  });

  test('keeps its store to its owner', async () => {
    const folder = createFolder(files);
    const serving = folder.start('serve', '--config', './tocsin.yaml');
    serving.stop();
    await serving.ended;
    const modeOf = (name: string) => (statSync(folder.path(name)).mode & 0o777).toString(8);
    expect([modeOf('data'), modeOf('data/tocsin.db'), modeOf('data/admin-token')]).toEqual(['700', '600', '600']);
  });

  test('serves until it is stopped, and that is a good end', async () => {
    const folder = createFolder(files);
    const serving = folder.start('serve', '--config', './tocsin.yaml');
    serving.stop();
    expect(await serving.ended).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(folder.read('data/admin-token')).toMatch(/^[\w-]{43}\n$/);
  });
});
