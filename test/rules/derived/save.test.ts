import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { textToWindow, windowToText } from '../../../src/rules/derived/save.ts';
import { deriving } from './story.ts';

const CONDITION = { fact: 't', operator: 'greaterThan', value: 3 };

test.each<[string, Json]>([
  ['a mean', { avg: 't', over: '30s' }],
  ['a least', { min: 't', over: '30s' }],
  ['a greatest', { max: 't', last: 5 }],
  ['a deviation', { stddev: 't', over: '30s' }],
  ['a median', { median: 't', over: '30s' }],
  ['a rate', { rate: 't', over: '30s' }],
  ['the value before', { previous: 't' }],
  ['whether it changed', { changed: 't', over: '30s' }],
  ['a count of a condition', { count: CONDITION, last: 5 }],
  ['a duration', { duration: CONDITION }],
])('%s goes on after it was written down as if nothing had been', (_name, it) => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -9, max: 9 })), { maxLength: 40 });
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const [whole, halved] = [deriving(it), deriving(it)];
      let now = 0;
      for (const [step, value] of before) {
        now += step;
        for (const device of [whole, halved]) device.say(now, { t: value });
      }
      const plan = halved.layout.windows.list[0];
      const window = halved.memory.windows[0];
      if (plan && window) halved.memory.windows[0] = textToWindow(plan, windowToText(window)) ?? undefined;
      expect(halved.it(now)).toEqual(whole.it(now));
      for (const [step, value] of after) {
        now += step;
        for (const device of [whole, halved]) device.say(now, { t: value });
        expect(halved.it(now)).toEqual(whole.it(now));
      }
    }),
    { numRuns: 50 },
  );
});

test.each<[Json, Json]>([
  [[1, 2], { a: 'NaN' }],
  ['Infinity', [null, 'x']],
  [{}, []],
  [false, 0],
])('what a fact said comes back as it was: %j and %j', (one, other) => {
  const device = deriving({ previous: 't' });
  device.say(0, { t: one });
  device.say(1, { t: other });
  const plan = device.layout.windows.list[0];
  const window = device.memory.windows[0];
  if (!plan || !window) throw new Error('no window');
  expect(textToWindow(plan, windowToText(window))?.samples).toEqual(window.samples);
});

test('the text of another kind of window is none', () => {
  const [mean, before] = [deriving({ avg: 't', last: 3 }), deriving({ previous: 't' })];
  before.say(0, { t: 1 });
  mean.say(0, { t: 1 });
  const plan = mean.layout.windows.list[0];
  const window = before.memory.windows[0];
  if (!plan || !window) throw new Error('no window');
  expect(textToWindow(plan, windowToText(window))).toBeNull();
});
