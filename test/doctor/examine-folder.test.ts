import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { examineFolder } from '../../src/doctor/examine-folder.ts';

const createFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

test('a folder is written to, measured, and left as it was', () => {
  const folder = createFolder();
  expect(examineFolder({ folder, nonce: 'n1', clock: createVirtualClock(0) })).toMatchObject([
    { found: expect.stringMatching(/GB free$/) },
    { level: 'ok', found: 'its disk keeps a write within 0.0 ms (fsync)' },
  ]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is not there yet is made, and taken away again: it would be of whoever asks the doctor', () => {
  const folder = createFolder();
  const found = examineFolder({ folder: join(folder, 'var', 'data'), nonce: 'n1', clock: createVirtualClock(0) });
  expect(found[0]).toMatchObject({ found: expect.stringMatching(/var.data can be written/) });
  expect(readdirSync(folder)).toEqual([]);
});

test('a slow disk is to be known', () => {
  const clock = createVirtualClock(0);
  const slow = {
    monotonic: () => {
      clock.advance(60);
      return clock.monotonic();
    },
  };
  expect(examineFolder({ folder: createFolder(), nonce: 'n1', clock: slow })[1]).toMatchObject({ level: 'warn' });
});

test('a folder that cannot be is a fault', () => {
  const file = join(createFolder(), 'file');
  writeFileSync(file, '');
  const found = examineFolder({ folder: join(file, 'data'), nonce: 'n1', clock: createVirtualClock(0) });
  expect(found).toMatchObject([{ level: 'fail', todo: expect.stringContaining('store.path') }]);
});
