import { expect, test } from 'vitest';
import { createFolder } from './folder.ts';

const CONFIG = 'http:\n  port: 80\nmqtt: { username: u, password_file: pw }\n';
const PRINT = ['config', 'print', '--config', './tocsin.yaml', '--origin'] as const;

const print = (...more: readonly string[]) =>
  createFolder({ 'tocsin.yaml': CONFIG, pw: 'hunter2\n' }).cli(...PRINT, ...more);

test('tocsin config print --origin says of each value where it came from, and shows no secret', async () => {
  const { code, stdout, stderr } = await print();
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^http\.port +80 +tocsin\.yaml:2:9$/m);
  expect(stdout).toMatch(/^http\.host +"127\.0\.0\.1" +default$/m);
  expect(stdout).toMatch(/^mqtt\.password +"<redacted>" +tocsin\.yaml:3:37 \(file pw\)$/m);
  expect(stdout).not.toContain('hunter2');
});

test('and to programs as JSON', async () => {
  const { stdout } = await print('--format', 'json');
  expect(JSON.parse(stdout).values).toContainEqual({
    path: 'http.port',
    value: 80,
    origin: { type: 'config', file: 'tocsin.yaml', line: 2, column: 9 },
  });
});
