import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createGathering } from '../../../src/sync/sources/gathering.ts';

const create = () => {
  const clock = createVirtualClock();
  const ran: number[] = [];
  return { clock, ran, gathering: createGathering(clock, () => ran.push(clock.now())) };
};

test('all that ask are answered by one run, as soon as the most hurried of them wants', () => {
  const { clock, ran, gathering } = create();
  for (const delayMs of [500, 300, 400]) gathering.within(delayMs);
  clock.advance(1000);
  expect(ran).toEqual([300]);
});

test('who asks later is no reason to wait longer', () => {
  const { clock, ran, gathering } = create();
  gathering.within(300);
  clock.advance(299);
  gathering.within(300);
  clock.advance(1000);
  expect(ran).toEqual([300]);
});

test('who asks after a run is answered by another', () => {
  const { clock, ran, gathering } = create();
  gathering.within(300);
  clock.advance(300);
  gathering.within(300);
  clock.advance(300);
  expect(ran).toEqual([300, 600]);
});

test('once cancelled it runs when it is asked for again, and not before', () => {
  const { clock, ran, gathering } = create();
  gathering.within(300);
  gathering.cancel();
  clock.advance(1000);
  expect(ran).toEqual([]);
  gathering.within(300);
  clock.advance(300);
  expect(ran).toEqual([1300]);
});
