import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { REPOSITORY } from './source-tree.ts';

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

const { services } = parse(read('docker-compose.yml'));

/** Places on the host to places in the container, of one service. */
const mountsOf = (service: { readonly volumes: readonly string[] }): readonly (readonly [string, string])[] =>
  service.volumes.map((volume) => {
    const [from = '', to = ''] = volume.split(':');
    return [from, to];
  });

test('every file and folder that is mounted is there', () => {
  const fromHost = Object.values<typeof services.tocsin>(services).flatMap((service) =>
    mountsOf(service).flatMap(([from]) => (from.startsWith('./') ? [from] : [])),
  );
  expect(fromHost).toEqual(['./config/mosquitto.conf', './config', './rules']);
  expect(fromHost.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
});

test('the config that the container starts with has no fault, and stays inside what is mounted', () => {
  const file = services.tocsin.command[2];
  const text = read(file.replace(/^\//, ''));
  const loaded = loadConfig({ text, file, env: {}, readFile: (path) => ({ ok: false, error: `${path} is not here` }) });
  expect(loaded).toMatchObject({
    ok: true,
    value: { mqtt: { url: 'mqtt://mosquitto:1883' }, store: { path: '/data/tocsin.db' }, http: { host: '0.0.0.0' } },
  });
  const mounted = mountsOf(services.tocsin).map(([, to]) => to);
  const rosters = loaded.ok ? loaded.value.sync.sources.flatMap((one) => ('file' in one ? [one.file ?? ''] : [])) : [];
  const paths = loaded.ok ? [loaded.value.store.path, ...loaded.value.rules, ...rosters] : [];
  expect(paths.filter((path) => !mounted.some((to) => path === to || path.startsWith(`${to}/`)))).toEqual([]);
});

test('image and compose file agree on the port, and health is asked where the config listens', () => {
  const dockerfile = read('Dockerfile');
  expect(dockerfile).toContain('EXPOSE 8484');
  expect(dockerfile).toContain('HEALTH_URL=http://127.0.0.1:8484/healthz');
  expect(services.tocsin.ports).toEqual(['127.0.0.1:8484:8484']);
});

test('what the image copies may enter the build', () => {
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  expect(copied.filter((name) => !allowed.includes(`!${name.replace('./', '')}`))).toEqual([]);
});

test('the broker keeps what Tocsin has not acknowledged', () => {
  const lines = read('config/mosquitto.conf').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'persistence true',
      'max_queued_messages 0',
      'max_queued_bytes 0',
      'max_inflight_messages 1000',
    ]),
  );
});
