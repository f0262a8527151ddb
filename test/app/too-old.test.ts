import { expect, test } from 'vitest';
import { BLIND_AFTER_MS } from '../../src/app/blindness.ts';
import { ageOf, isTooOld } from '../../src/app/too-old.ts';
import { reading } from '../rules/given.ts';
import { MINUTE, openWorld, START, warm } from './small-world.ts';

test.each([
  { is: 'the time of arrival less its own', more: {}, ms: 4000 },
  { is: 'nothing without a time of its own', more: { timed: false }, ms: 0 },
  { is: 'any, where the format says that it was kept', more: { historical: true }, ms: Number.POSITIVE_INFINITY },
  { is: 'less than nothing with a clock ahead of ours', more: { observedAt: 6000 }, ms: -1000 },
])('the age of a reading is $is', ({ more, ms }) => {
  expect(ageOf(reading({}, { observedAt: 1000, receivedAt: 5000, ...more }))).toBe(ms);
});

test.each([
  { maxAgeMs: null, ageMs: Number.POSITIVE_INFINITY, tooOld: false },
  { maxAgeMs: 1000, ageMs: 1000, tooOld: false },
  { maxAgeMs: 1000, ageMs: 1001, tooOld: true },
  { maxAgeMs: 0, ageMs: 0, tooOld: false },
])('with a maxAge of $maxAgeMs ms a reading of $ageMs ms is too old: $tooOld', ({ maxAgeMs, ageMs, tooOld }) => {
  expect(isTooOld({ maxAgeMs }, ageMs)).toBe(tooOld);
});

test('a device whose every reading is too old is one that the rule does not see', () => {
  const { world, clock, read } = openWorld(warm('maxAge: 10m'), { time: '$.ts' });
  for (let minute = 0; minute <= BLIND_AFTER_MS / MINUTE; minute += 5) {
    clock.advanceTo(START + minute * MINUTE);
    read({ temperature: -20, ts: START + (minute - 60) * MINUTE });
  }
  expect(world.blindness.check(world.watch.now(), clock.now())).toMatchObject([{ rule: 'warm', key: 'oslo/f7' }]);
  read({ temperature: -20, ts: clock.now() });
  expect(world.blindness.check(world.watch.now(), clock.now())).toEqual([]);
});

test('another rule without a maxAge judges it all the same', () => {
  const { read, seen } = openWorld(
    `
version: 1
defaults: { source: cold, when: { fact: temperature, operator: greaterThan, value: -15 } }
rules:
  - { id: fresh, maxAge: 10m }
  - { id: any }
`,
    { time: '$.ts' },
  );
  read({ temperature: -10, ts: START - 60 * MINUTE });
  expect(seen).toEqual(['raised: condition-true', 'taken']);
});
