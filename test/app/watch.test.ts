import { expect, test } from 'vitest';
import { createWatch } from '../../src/app/watch.ts';
import { createVirtualClock } from '../../src/base/clock.ts';

const START = 1_000_000;

const given = (savedAt: number | null = null) => {
  const clock = createVirtualClock(START);
  return { clock, watch: createWatch(clock, savedAt) };
};

test('watch time begins at wall time on the first start', () => {
  expect(given().watch.now()).toBe(START);
});

test('it begins where it stood when it was last written down', () => {
  expect(given(5000).watch.now()).toBe(5000);
});

test('it stands still until it is started', () => {
  const { clock, watch } = given();
  clock.advance(1000);
  expect([watch.now(), watch.running()]).toEqual([START, false]);
});

test('it runs from then on, in whole milliseconds', () => {
  const { clock, watch } = given();
  watch.start();
  clock.advance(10.7);
  expect([watch.now(), watch.running()]).toEqual([START + 10, true]);
});

test('no outage counts, however many there are', () => {
  const { clock, watch } = given();
  for (let outage = 0; outage < 3; outage++) {
    watch.start();
    clock.advance(10);
    watch.stop();
    clock.advance(1000);
  }
  expect(watch.now()).toBe(START + 30);
});

test('started or stopped twice, nothing is counted twice', () => {
  const { clock, watch } = given();
  watch.start();
  clock.advance(10);
  watch.start();
  clock.advance(10);
  watch.stop();
  watch.stop();
  expect(watch.now()).toBe(START + 20);
});

test('the wall clock may be set: watch time does not notice', () => {
  const { clock, watch } = given();
  watch.start();
  clock.advance(10);
  clock.jump(-3_600_000);
  clock.advance(10);
  expect(watch.now()).toBe(START + 20);
});
