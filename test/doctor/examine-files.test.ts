import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { examineFile } from '../../src/doctor/examine-files.ts';

const createFile = (mode: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, 's3cret');
  chmodSync(path, mode);
  return path;
};

test.each([
  ['its owner alone reads a secret', 0o600, true, 'ok'],
  ['it may be read-only', 0o400, true, 'ok'],
  ['a secret that a group reads is to be known', 0o640, true, 'warn'],
  ['so is one that all read', 0o604, true, 'warn'],
  ['what is no secret all may read', 0o644, false, 'ok'],
])('%s', (_, mode, isSecret, level) => {
  expect(examineFile({ area: 'secrets', path: createFile(mode), isSecret })).toMatchObject({ level });
});

test('a file that is not there is a fault', () => {
  expect(examineFile({ area: 'sync roster', path: '/nowhere/at-all', isSecret: false })).toMatchObject({
    level: 'fail',
    found: expect.stringMatching(/ENOENT/),
  });
});
