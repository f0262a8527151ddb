import { expect, test } from 'vitest';
import { MINUTE, openWorld, warm } from './small-world.ts';

const AGING = warm('facts: { temperature: { staleAfter: 1h } }\n    for: 1m');

test('an alarm that comes and goes leaves nothing behind in the timer queue', () => {
  const { world, clock, read } = openWorld(AGING);
  let looks = 0;
  const { find } = world.fleet;
  Object.assign(world.fleet, { find: (...args: Parameters<typeof find>) => ++looks && find(...args) });
  for (let round = 0; round < 20; round++) {
    read({ temperature: -10 });
    clock.advance(2 * MINUTE);
    read({ temperature: -20 });
    clock.advance(2 * MINUTE);
  }
  looks = 0;
  clock.advance(60 * MINUTE);
  // Once for the fact that grows stale, and no more than once for what stood in the queue before.
  expect(looks).toBeLessThanOrEqual(3);
});

test('a bug in one alarm does not keep the timers of others from running', () => {
  const { world, clock, seen, readFrom } = openWorld(warm('for: 1m'));
  const failed: unknown[] = [];
  Object.assign(world.observer, { failed: (error: unknown) => failed.push(error) });
  const { tellRaise } = world.notifier;
  const faulty: typeof tellRaise = (telling) => {
    if (telling.context.key === 'oslo/f7') throw new Error('a bug');
    return tellRaise(telling);
  };
  Object.assign(world.notifier, { tellRaise: faulty });
  readFrom('f7', { temperature: -10 });
  readFrom('f8', { temperature: -10 });
  clock.advance(MINUTE);
  expect(failed).toEqual([new Error('a bug')]);
  expect(seen.filter((line) => line.startsWith('raised'))).toEqual(['raised: delay-over']);
});
