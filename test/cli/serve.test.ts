import { describe, expect, test } from 'vitest';
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

  test('serves until it is stopped, and that is a good end', async () => {
    const folder = createFolder(files);
    const serving = folder.start('serve', '--config', './tocsin.yaml');
    serving.stop();
    expect(await serving.ended).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(folder.read('data/admin-token')).toMatch(/^[\w-]{43}\n$/);
  });
});
