import { expect, test } from 'vitest';
import { createStoreOutage } from '../../src/app/store-outage.ts';
import { createVirtualClock } from '../../src/base/clock.ts';

const given = () => {
  const clock = createVirtualClock();
  const said: unknown[] = [];
  const outage = createStoreOutage(clock, { say: (...words) => said.push(words) });
  return { clock, said, outage };
};

test('an outage of ten seconds is told when it is over, from its beginning and with its last reason', () => {
  const { clock, said, outage } = given();
  outage(true, 'locked');
  clock.advance(9_000);
  outage(true, 'disk full');
  clock.advance(1_000);
  expect(said).toEqual([]);
  outage(false, '');
  expect(said).toEqual([
    ['tocsin.store-failing', 'store', true, 'nothing could be written for 10 s: disk full'],
    ['tocsin.store-failing', 'store', false, ''],
  ]);
});

test('a shorter one is nobody called for, and does not count towards the next', () => {
  const { clock, said, outage } = given();
  for (let round = 0; round < 3; round++) {
    outage(true, 'locked');
    clock.advance(9_999);
    outage(false, '');
  }
  expect(said).toEqual([]);
});
