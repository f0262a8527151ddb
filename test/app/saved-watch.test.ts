import { expect, test } from 'vitest';
import { savedWatch } from '../../src/app/saved-watch.ts';
import type { Saved } from '../../src/store/batch.ts';
import { alarm, fact, heard } from '../store/samples.ts';
import { saved } from './small-world.ts';

const BEAT = { heartbeat: { at: 900, watchedAt: 100 } };

test.each<[string, Partial<Saved>, number | null]>([
  ['is not known on the first start', {}, null],
  ['is where the last heartbeat says', BEAT, 100],
  ['is not before a device was heard', { ...BEAT, heard: [heard('f7', { watchedAt: 103 })] }, 103],
  ['is not moved by one that was not', { ...BEAT, heard: [heard('f7', { watchedAt: null })] }, 100],
  ['is not before a fact came', { ...BEAT, facts: [fact('door', { watchedAt: 104 })] }, 104],
  ['is not known by what has no time', { facts: [fact('text', { watchedAt: 0 })] }, null],
  ['is known without a heartbeat', { heard: [heard('f7', { watchedAt: 3 })] }, 3],
])('where watch time stood %s', (_sentence, parts, watchedAt) => {
  expect(savedWatch(saved(parts))).toBe(watchedAt);
});

test('where watch time stood is not before an alarm came to be what it is', () => {
  const record = alarm();
  const raised = { ...record, alarm: record.alarm && { ...record.alarm, sinceWatchedAt: 105 } };
  expect(savedWatch(saved({ ...BEAT, alarms: [raised] }))).toBe(105);
});
