import { describe, expect, test } from 'vitest';
import { err, ok } from '../../src/base/result.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Origin, originsOf } from '../../src/config/origins.ts';
import { formatFault } from '../../src/document/fault.ts';

const ENV = { HOST: '10.0.0.1', EMPTY: '', SECRET: 'hunter2' };

const originsIn = (text: string) => {
  const input = { text, file: 'c/tocsin.yaml', env: ENV };
  const config = loadConfig({
    ...input,
    readFile: (path) => (path === 'c/pw' ? ok('hunter2\n') : err('no such file')),
  });
  if (!config.ok) throw new Error(config.error.map(formatFault).join('\n'));
  return originsOf(config.value, input);
};

const at = (line: number, column: number) => ({ file: 'c/tocsin.yaml', line, column });

const CASES: readonly (readonly [sentence: string, text: string, path: string, value: unknown, origin: Origin])[] = [
  ['what was left out is a default', '', 'http.port', 8484, { type: 'default' }],
  ['what is written has its place', 'http:\n  port: 80\n', 'http.port', 80, { type: 'config', ...at(2, 9) }],
  [
    'so has what is written as the default is',
    'http: { port: 8484 }',
    'http.port',
    8484,
    { type: 'config', ...at(1, 15) },
  ],
  [
    'a variable has its name, too',
    `http: { host: "\${HOST}" }`,
    'http.host',
    '10.0.0.1',
    { type: 'variable', names: ['HOST'], unset: [], ...at(1, 15) },
  ],
  [
    'and whether its default was taken',
    `http: { host: "\${EMPTY:-::1}" }`,
    'http.host',
    '::1',
    { type: 'variable', names: ['EMPTY'], unset: ['EMPTY'], ...at(1, 15) },
  ],
  [
    'a literal that looks like one is none',
    `mqtt: { username: "$\${HOST}" }`,
    'mqtt.username',
    `\${HOST}`,
    { type: 'config', ...at(1, 19) },
  ],
  [
    'a secret out of a file is masked, and names the file',
    'mqtt: { username: u, password_file: pw }',
    'mqtt.password',
    '<redacted>',
    { type: 'file', from: 'pw', ...at(1, 37) },
  ],
  [
    'a secret out of a variable is masked, and names the variable',
    `mqtt: { username: u, password: "\${SECRET}" }`,
    'mqtt.password',
    '<redacted>',
    { type: 'variable', names: ['SECRET'], unset: [], ...at(1, 32) },
  ],
  ['a text that became a list', 'rules: more', 'rules[0]', 'c/more', { type: 'config', ...at(1, 8) }],
  ['an item of a list', 'rules: [a, b]', 'rules[1]', 'c/b', { type: 'config', ...at(1, 12) }],
  ['a duration', 'store: { retention: 1d }', 'store.retention', 86_400_000, { type: 'config', ...at(1, 21) }],
  ['the roster', 'sync: { roster: r.yaml }', 'sync.sources[0].file', 'c/r.yaml', { type: 'config', ...at(1, 17) }],
  [
    'a source after the roster',
    'sync: { roster: r.yaml, sources: [{ name: phones, type: registrations }] }',
    'sync.sources[1].name',
    'phones',
    { type: 'config', ...at(1, 43) },
  ],
  [
    'a list of nothing that was written',
    'system: { notify: [] }',
    'system.notify',
    [],
    { type: 'config', ...at(1, 19) },
  ],
  [
    'what a merge key brought',
    'sources:\n  a: &a { topic: "a/{d}", decode: text }\n  b: { <<: *a, topic: "b/{d}" }\n',
    'sources.b.decode',
    'text',
    { type: 'config', ...at(2, 35) },
  ],
];

describe('where a value came from', () => {
  test.each(CASES)('%s', (_, text, path, value, origin) => {
    expect(originsIn(text).find((one) => one.path === path)).toEqual({ path, value, origin });
  });

  test('no value is shown twice, and no secret at all', () => {
    const values = originsIn(`mqtt: { username: u, password: "\${SECRET}" }\nrules: [a, b]\n`);
    expect(new Set(values.map(({ path }) => path)).size).toBe(values.length);
    expect(JSON.stringify(values)).not.toContain('hunter2');
  });
});
