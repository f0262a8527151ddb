import { expect, test } from 'vitest';
import { createUnreadBefore } from '../../src/app/await-verdicts.ts';
import { MINUTE, openWorld, warm } from './small-world.ts';

const SILENT = (more = '', staleAfter = '10m') =>
  warm(`facts: { temperature: { default: 0, staleAfter: ${staleAfter} } }\n    ${more}`);

/** A freezer that was cold when `before` was loaded and has been silent for five minutes; then `after` is. */
const reloaded = (before: string, after: string) => {
  const it = openWorld(before);
  it.read({ temperature: -20 });
  it.clock.advance(5 * MINUTE);
  it.swap(after);
  return it;
};

test.each([
  ['that no rule listened to is silent from the reload on', 'version: 1\nrules: []\n', SILENT(), 10],
  ['that a rule listened to is silent since it spoke', warm(), SILENT(), 5],
  ['is silent by the time that the rule says now', SILENT('', '1h'), SILENT(), 5],
  ['is of the rule that its key names', warm(), SILENT("key: '{device}/{site}'"), 5],
])('a device %s', (_sentence, before, after, minutes) => {
  const { clock, seen } = reloaded(before, after);
  const raised = () => seen.filter((line) => line.startsWith('raised'));
  clock.advance(minutes * MINUTE - 1);
  expect(raised()).toEqual([]);
  clock.advance(1);
  expect(raised()).toEqual(['raised: condition-true']);
});

test.each([
  ['whose facts do not grow stale', warm('facts: { temperature: { default: 0 } }')],
  ['that narrows its source: which devices are its own is not known', SILENT('topic: cold/+/+/telemetry')],
])('no device is looked at for a rule %s', (_sentence, rules) => {
  expect(reloaded(warm(), rules).states()).toEqual([]);
});

test('of ten thousand rules that change the book before is gone through once', () => {
  const { bookOf } = openWorld(warm());
  const before = bookOf(warm());
  let times = 0;
  const rules = new Map(before.rules);
  rules.values = () => {
    times++;
    return before.rules.values();
  };
  const unreadBefore = createUnreadBefore({ ...before, rules });
  const noisy = [...bookOf(warm().replace('temperature', 'noise')).rules.values()];
  for (const rule of noisy) expect(unreadBefore(rule)).toEqual(['noise']);
  for (const rule of before.rules.values()) expect(unreadBefore(rule)).toEqual([]);
  expect(times).toBe(1);
});
