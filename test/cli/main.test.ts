import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

test('a reader who has heard enough is no reason for a word', () => {
  const { stderr, status } = spawnSync('sh', ['-c', '"$0" "$1" schema config | true', process.execPath, MAIN]);
  expect([stderr.toString(), status]).toEqual(['', 0]);
});

test('who asks the service from another folder is told that its config is not there', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'tocsin-away-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const { stderr, status } = spawnSync(process.execPath, [MAIN, 'alarms'], { cwd });
  expect([stderr.toString(), status]).toEqual([
    expect.stringMatching(
      /admin-token cannot be read: .*\nthere is no config\/tocsin\.yaml here: -c names the config of the service\n$/,
    ),
    1,
  ]);
});
