import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { good } from '../../src/doctor/finding.ts';
import { within } from '../../src/doctor/within.ts';

const limitOf = (clock = createVirtualClock(0)) => ({ area: 'mqtt', limitMs: 10_000, clock });

test('what is found in time is told', async () => {
  expect(await within(limitOf(), async () => [good('mqtt', 'fine')])).toEqual([good('mqtt', 'fine')]);
});

test('what hangs is told, and let go of', async () => {
  const clock = createVirtualClock(0);
  const let_go = Promise.withResolvers<void>();
  const found = within(limitOf(clock), (ended) => {
    ended.addEventListener('abort', () => let_go.resolve());
    return new Promise(() => {});
  });
  clock.advance(10_000);
  expect(await found).toMatchObject([{ area: 'mqtt', level: 'fail', found: 'no answer within 10 s' }]);
  await let_go.promise;
});

test('what throws is told in its words', async () => {
  const found = await within(limitOf(), () => Promise.reject(new Error('no such thing')));
  expect(found).toMatchObject([{ level: 'fail', found: 'no such thing' }]);
});
