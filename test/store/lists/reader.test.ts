import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { openStoreReader } from '../../../src/store/lists/reader.ts';
import { NEWEST_MIGRATION } from '../../../src/store/migrate.ts';
import { openStore } from '../../../src/store/store.ts';
import { activation, batch } from '../samples.ts';

const createPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'reader-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 't.db');
};

const write = async (path: string) => {
  const store = await openStore({ path, synchronous: 'NORMAL', clock: createVirtualClock(0) });
  await store.commit(batch({ activations: [activation('a1')] }));
  return store;
};

/** Its last migration gets another name. */
const turnInto = (path: string, schema: string): void => {
  const db = new DatabaseSync(path);
  db.prepare('update kysely_migration set name = ? where name = ?').run(schema, NEWEST_MIGRATION);
  db.close();
};

const alarmsIn = async (path: string): Promise<readonly string[] | string> => {
  const reader = openStoreReader(path);
  if (!reader.ok) return reader.error.replace(path, 'FILE');
  const { items } = await reader.value.lists.alarms({});
  reader.value.close();
  return items.map(({ id }) => id);
};

test('a store is read after its service has stopped, and while it runs', async () => {
  const path = createPath();
  const store = await write(path);
  expect(await alarmsIn(path)).toEqual(['a1']);
  store.close();
  expect(await alarmsIn(path)).toEqual(['a1']);
});

test.each([
  ['nothing', () => {}, /^the store FILE is not there$/],
  [
    'an empty file',
    (path: string) => writeFileSync(path, ''),
    /^the store FILE cannot be read: it is empty, no Tocsin has/,
  ],
  ['another file', (path: string) => writeFileSync(path, 'x'.repeat(5000)), /cannot be read: file is not a database$/],
  ['another database', (path: string) => new DatabaseSync(path).exec('create table t (a)'), /it is empty, no Tocsin/],
])('%s is told of in words', async (_what, make, said) => {
  const path = createPath();
  make(path);
  expect(await alarmsIn(path)).toMatch(said);
});

test.each([
  [
    '0004x',
    /an older Tocsin wrote it \(its schema is 0004x, and this program reads \d{4}\): read it with that version, or/,
  ],
  ['9999', /a newer Tocsin wrote it \(its schema is 9999, and this program reads \d{4}\): read it with that version$/],
])('a store of schema %s says whose it is', async (schema, said) => {
  const path = createPath();
  (await write(path)).close();
  turnInto(path, schema);
  expect(await alarmsIn(path)).toMatch(said);
});
