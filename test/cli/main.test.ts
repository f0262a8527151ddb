import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

test('a reader who has heard enough is no reason for a word', () => {
  const { stderr, status } = spawnSync('sh', ['-c', '"$0" "$1" schema config | true', process.execPath, MAIN]);
  expect([stderr.toString(), status]).toEqual(['', 0]);
});
