import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createPeopleFile } from '../../../src/sync/sources/people-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'people-'));
});

afterEach(() => rm(folder, { recursive: true }));

const rosterAt = (file: string, clock = createVirtualClock(1000)) =>
  createPeopleFile({ name: 'roster', type: 'roster', file, clock });

test('a roster says what stands in it, and when it was read', async () => {
  const file = join(folder, 'roster.yaml');
  await writeFile(file, 'version: 1\npeople: [{ identity: ana, fcm: x }]\n');
  expect(await rosterAt(file).view()).toMatchObject({
    name: 'roster',
    type: 'roster',
    listing: { people: ['ana'], bindings: [{ source: 'roster', address: 'x', place: `${file}:2` }], faults: [] },
    readAt: 1000,
    stale: null,
  });
});

test('it is parsed again when its text is another, and is as current as it was last read', async () => {
  const file = join(folder, 'roster.csv');
  const clock = createVirtualClock(1000);
  const roster = rosterAt(file, clock);
  await writeFile(file, 'identity,fcm\nana,x\n');
  const first = await roster.view();
  clock.advance(500);
  const second = await roster.view();
  expect(second.listing).toBe(first.listing);
  expect(second.readAt).toBe(1500);
  await writeFile(file, 'identity,fcm\nana,y\n');
  expect((await roster.view()).listing?.bindings).toMatchObject([{ address: 'y' }]);
});

test('a file that is not there lists nothing, and says so; once it comes it is read', async () => {
  const file = join(folder, 'roster.yaml');
  const roster = rosterAt(file);
  const missing = await roster.view();
  expect(missing).toMatchObject({ listing: null, readAt: null });
  expect(missing.stale).toContain(`${file} cannot be read`);
  await writeFile(file, 'version: 1\npeople: []\n');
  expect(await roster.view()).toMatchObject({ listing: { people: [] }, readAt: 1000, stale: null });
  await rm(file);
  expect(await roster.view()).toMatchObject({ listing: null, readAt: 1000, stale: expect.any(String) });
});

test('a pipe is not waited for', async () => {
  const file = join(folder, 'roster.csv');
  expect(spawnSync('mkfifo', [file]).status).toBe(0);
  expect(await rosterAt(file).view()).toMatchObject({ listing: null, stale: `${file} cannot be read: it is a pipe` });
});

test('faults of a few leave it current; faults of the whole do not, and no address is told of them', async () => {
  const file = join(folder, 'roster.yaml');
  const roster = rosterAt(file);
  await writeFile(file, 'version: 1\npeople: [{ identity: ana, sms: "12", fcm: x }]\n');
  expect(await roster.view()).toMatchObject({ listing: { unclear: new Set(['ana']) }, readAt: 1000, stale: null });
  await writeFile(file, 'version: 1\npeople:\n  - { sms: "12345678" }\n  - { identity: bo, fcm: y }\n');
  expect(await roster.view()).toMatchObject({
    listing: { unclear: 'all', bindings: [{ identity: 'bo' }] },
    stale: `1 fault: ${file}:3 people[0].identity missing`,
  });
  await writeFile(file, '+4790000001\n');
  expect((await roster.view()).stale).toBe(`1 fault: ${file}:1 wrong type`);
  await writeFile(file.replace('.yaml', '.csv'), 'ana,+4790000001\n');
  const table = await rosterAt(file.replace('.yaml', '.csv')).view();
  expect(table.stale).toBe(`1 fault: ${file.replace('.yaml', '.csv')}:1 no column "identity"`);
});

test('an inventory is a table whatever its name, and its other columns are of no interest', async () => {
  const file = join(folder, 'staff.txt');
  await writeFile(file, 'Login,Mobile,salary\nana,+4790000001,12\n');
  const clock = createVirtualClock();
  const map = { identity: 'Login', sms: 'Mobile' };
  const mapped = createPeopleFile({ name: 'hr', type: 'inventory', file, map, clock });
  expect(await mapped.view()).toMatchObject({
    type: 'inventory',
    listing: { bindings: [{ source: 'hr', identity: 'ana', address: '+4790000001' }], warnings: [] },
  });
  await writeFile(file, 'identity,fcm,salary\nana,x,12\n');
  const plain = createPeopleFile({ name: 'hr', type: 'inventory', file, clock });
  expect(await plain.view()).toMatchObject({ listing: { bindings: [{ address: 'x' }], warnings: [] } });
});

test('a long table lets others in, and two who look at once get one listing', async () => {
  const file = join(folder, 'roster.csv');
  const rows = Array.from({ length: 2500 }, (_, index) => `p${index},x${index}\n`);
  await writeFile(file, `identity,fcm\n${rows.join('')}`);
  let turns = 0;
  const count = () => {
    turns += 1;
    if (turns < 1000) setImmediate(count);
  };
  const roster = rosterAt(file);
  const views = [roster.view(), roster.view()];
  setImmediate(count);
  const [first, second] = await Promise.all(views);
  expect(first?.listing?.bindings).toHaveLength(2500);
  expect(second?.listing).toEqual(first?.listing);
  expect(turns).toBeGreaterThan(3);
});
