import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLiveSources } from '../../src/app/sync-sources.ts';
import { silentLog } from '../../src/base/log.ts';
import { createSteppedClock } from './stepped-clock.ts';

const LONGEST_LOOK_MS = 10_300;

test('a roster of which the file system tells nothing is looked at, and is read once for each change', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'roster.yaml');
  writeFileSync(file, 'version: 1\npeople: []\n');
  const clock = createSteppedClock(0);
  let changes = 0;
  const live = createLiveSources({
    ...{ options: [{ name: 'roster', type: 'roster', file }], clock, watch: { now: () => 0 }, log: silentLog },
    ...{ port: { list: async () => [], write: async () => {} }, forgets: false },
    onChange: () => {
      changes++;
    },
  });
  await live.start();
  // No turn of the loop passes, so nothing that the file system tells can arrive.
  const look = () => clock.pass(LONGEST_LOOK_MS, async () => {});
  await look();
  expect(changes).toBe(0);
  writeFileSync(file, 'version: 1\npeople: [{ identity: ana-k }]\n');
  await look();
  await look();
  expect(changes).toBe(1);
  await live.close();
  expect(clock.waiting()).toBe(0);
});
