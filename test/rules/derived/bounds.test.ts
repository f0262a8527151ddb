import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { deriving } from './story.ts';

const rowsOf = (
  it: Json,
  seconds: number,
  perSecond: number,
): readonly [rows: number, room: number, sorted: number] => {
  const { say, memory } = deriving(it);
  for (let sample = 0; sample < seconds * perSecond; sample++) say(sample / perSecond, { t: sample % 97 });
  const samples = memory.windows[0]?.samples;
  if (samples?.type === 'panes') return [samples.ring.size, samples.ring.room, 0];
  return samples?.type === 'ranks' ? [samples.ring.size, samples.ring.room, samples.sorted.length] : [0, 0, 0];
};

test.each<[string, Json, number, number, readonly [number, number, number]]>([
  ['a mean of a minute, ten samples a second', { avg: 't', over: '1m' }, 600, 10, [121, 128, 0]],
  ['a mean of an hour, one sample a second', { avg: 't', over: '1h' }, 8000, 1, [121, 128, 0]],
  ['a mean of an hour, one sample a minute', { avg: 't', over: '1h' }, 8000, 1 / 60, [60, 64, 0]],
  ['a median of an hour, one sample a second', { median: 't', over: '1h' }, 8000, 1, [241, 256, 242]],
  ['the last ten', { max: 't', last: 10 }, 1000, 1, [10, 16, 0]],
  ['the median of the last thousand', { median: 't', last: 1000 }, 5000, 1, [1000, 1024, 1000]],
])('%s keeps no more than it says', (_name, it, seconds, perSecond, [rows, room, sorted]) => {
  const kept = rowsOf(it, seconds, perSecond);
  expect(kept[0]).toBeLessThanOrEqual(rows);
  expect(kept[1]).toBeLessThanOrEqual(room);
  expect(kept[2]).toBeLessThanOrEqual(sorted);
});
