import { expect, test } from 'vitest';
import { promptViews, withViews } from '../../src/app/source-views.ts';
import { createTestLog } from '../../src/base/log.ts';
import type { Source, SourceView } from '../../src/sync/source.ts';
import { createSync } from '../../src/sync/sync.ts';
import { createWorld } from '../sync/fake-service.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

const viewOf = (name: string, readAt: number): SourceView => ({
  ...{ name, type: 'roster', listing: null, takenBack: new Map(), readAt, stale: null },
});
const sourceOf = (name: string, view: () => Promise<SourceView>): Source => ({ name, type: 'roster', view });

test('a source that hangs keeps nobody waiting', async () => {
  const clock = createSteppedClock(0);
  const hangs = sourceOf('share', () => new Promise(() => {}));
  const views = promptViews([hangs, sourceOf('roster', async () => viewOf('roster', 5))], clock);
  await turns();
  await clock.pass(300, turns);
  expect(await views).toEqual([viewOf('roster', 5)]);
});

test('a status says how old its sources are by now', async () => {
  const clock = createSteppedClock(0);
  const sources = ['roster', 'staff'].map((name) => sourceOf(name, async () => viewOf(name, 5)));
  const options = { adopt: false, missing: 'create', holdAbove: 20, inFlight: 1 } as const;
  const status = await createSync({ ...createWorld(), sources, clock, log: createTestLog(), options }).run();
  expect(withViews(status, [viewOf('roster', 77)]).sources.map(({ name, readAt }) => [name, readAt])).toEqual([
    ['roster', 77],
    ['staff', 5],
  ]);
});
