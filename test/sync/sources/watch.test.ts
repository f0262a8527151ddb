import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { watchFile } from '../../../src/sync/sources/watch.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roster-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A clock that tells when something was scheduled on it. */
const createTellingClock = () => {
  const clock = createVirtualClock();
  let tell = () => {};
  return {
    clock: {
      after: (delayMs: number, task: () => void) => {
        tell();
        return clock.after(delayMs, task);
      },
    },
    advance: clock.advance,
    scheduled: () =>
      new Promise<void>((resolve) => {
        tell = resolve;
      }),
  };
};

const watching = async (path: string) => {
  const { clock, advance, scheduled } = createTellingClock();
  let changes = 0;
  const watch = watchFile({
    path,
    clock,
    onChange: () => {
      changes += 1;
    },
    onError: (message) => expect.unreachable(message),
  });
  await watch.ready;
  return { watch, advance, scheduled, changes: () => changes };
};

test('a change is told once the file has been quiet for 300 ms', async () => {
  const path = join(folder, 'roster.yaml');
  await writeFile(path, 'a');
  const { watch, advance, scheduled, changes } = await watching(path);
  await using _ = watch;
  const seen = scheduled();
  await writeFile(path, 'ab');
  await seen;
  advance(299);
  expect(changes()).toBe(0);
  advance(1);
  expect(changes()).toBe(1);
});

test('a file replaced again and again, as editors do, is seen each time', async () => {
  const path = join(folder, 'roster.yaml');
  await writeFile(path, 'a');
  const { watch, advance, scheduled, changes } = await watching(path);
  await using _ = watch;
  for (const round of [1, 2, 3]) {
    const seen = scheduled();
    await writeFile(`${path}.new`, `round ${round}`);
    await rename(`${path}.new`, path);
    await seen;
    advance(300);
  }
  expect(changes()).toBeGreaterThanOrEqual(3);
});

test('a file that is not there yet is seen when it comes', async () => {
  const path = join(folder, 'roster.yaml');
  const { watch, advance, scheduled, changes } = await watching(path);
  await using _ = watch;
  const seen = scheduled();
  await writeFile(path, 'a');
  await seen;
  advance(300);
  expect(changes()).toBe(1);
});

test('once closed it tells nothing more', async () => {
  const path = join(folder, 'roster.yaml');
  await writeFile(path, 'a');
  const { watch, advance, scheduled, changes } = await watching(path);
  const seen = scheduled();
  await writeFile(path, 'ab');
  await seen;
  await watch.close();
  advance(1000);
  expect(changes()).toBe(0);
});

test('a file that never comes to rest is told all the same, within 3 s', async () => {
  const path = join(folder, 'roster.yaml');
  await writeFile(path, 'a');
  const { watch, advance, scheduled, changes } = await watching(path);
  await using _ = watch;
  for (let round = 1; changes() === 0 && round <= 20; round++) {
    const seen = scheduled();
    await writeFile(path, `round ${round}`);
    await seen;
    advance(250);
  }
  expect(changes()).toBe(1);
});

test.each([
  ['that is there', true],
  ['that is not there yet', false],
])('what changes beside a file %s is not its business', async (_sentence, isThere) => {
  const [path, other] = [join(folder, 'roster.yaml'), join(folder, 'tocsin.db-wal')];
  await writeFile(other, 'round 0');
  if (isThere) await writeFile(path, 'a');
  const { watch, advance, changes } = await watching(path);
  await using _ = watch;
  // What was told of the other file to whoever wants to know, was told to all.
  const fence = await watching(other);
  await using _fence = fence.watch;
  for (const round of [1, 2, 3]) {
    const seen = fence.scheduled();
    await writeFile(other, `round ${round}`);
    await seen;
    fence.advance(300);
  }
  advance(300);
  expect([fence.changes() > 0, changes()]).toEqual([true, 0]);
});
