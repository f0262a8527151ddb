import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { examineStoreFile } from '../../src/doctor/examine-store-file.ts';
import { NEWEST_MIGRATION } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/store.ts';

const createPath = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'tocsin.db');
};

const createWritten = async () => {
  const path = createPath();
  (await openStore({ path, synchronous: 'NORMAL', clock: createVirtualClock(0) })).close();
  return path;
};

const examine = (path: string, newest: string = NEWEST_MIGRATION) => examineStoreFile({ path, newest });

test('what this program wrote it can read', async () => {
  const found = expect.stringContaining(`its schema is ${NEWEST_MIGRATION}, as this program writes it`);
  expect(examine(await createWritten())).toMatchObject({ level: 'ok', found });
});

test('an older one is brought up to date by the next start: copy it first', async () => {
  expect(examine(await createWritten(), '9999')).toMatchObject({
    level: 'warn',
    found: expect.stringContaining('older program'),
    todo: expect.stringContaining('copy it'),
  });
});

test('a newer one is a fault, as it is at the start', async () => {
  const path = await createWritten();
  const db = new DatabaseSync(path);
  db.exec(`insert into kysely_migration values ('9999', '2030-01-01T00:00:00Z')`);
  db.close();
  expect(examine(path)).toMatchObject({
    level: 'fail',
    found: expect.stringContaining(`its schema is 9999, this one knows ${NEWEST_MIGRATION}`),
  });
  await expect(openStore({ path, synchronous: 'NORMAL', clock: createVirtualClock(0) })).rejects.toThrow();
});

test('none is made by the first start', () => {
  expect(examine(createPath())).toMatchObject({ level: 'ok', found: expect.stringContaining('not there yet') });
});

test.each([
  ['no database', 'no database at all'],
  ['one of somebody else', null],
])('%s is a fault, and is left as it is', (_, text) => {
  const path = createPath();
  if (text === null) new DatabaseSync(path).exec('create table other (a)');
  else writeFileSync(path, text);
  expect(examine(path)).toMatchObject({ level: 'fail' });
});
