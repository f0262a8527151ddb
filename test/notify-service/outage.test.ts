import { expect, it } from 'vitest';
import type { Outcome } from '../../src/model/delivery.ts';
import { binding, createBench, createScriptedChannel, delivered, NOON, notification } from './kit.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

it('a provider that is down for an hour loses nothing that is still worth sending', async () => {
  const backAt = NOON + 60 * MINUTE;
  const bench = await createBench({
    channels: (clock) => [
      createScriptedChannel(clock, (): Outcome => {
        const now = clock.now();
        if (now >= backAt) return delivered;
        return { type: 'RetryAt', at: now + 5 * SECOND, scope: 'channel', code: 'ECONNREFUSED' };
      }),
    ],
    bindings: Array.from({ length: 5 }, (_, index) => binding(index + 1)),
  });

  // Every five minutes somebody sends: to one half it matters for a day, to the other for ten minutes.
  for (let number = 0; number < 12; number++) {
    await bench.queue(notification(number + 1, { Ttl: number % 2 === 0 ? 86_400 : 600 }, bench.clock.now()));
    await bench.pass(5 * MINUTE, 5 * SECOND);
  }
  expect(bench.clock.now()).toBe(backAt);
  await bench.pass(MINUTE, SECOND);

  const stateOf = (sid: string) => [
    ...new Set(
      bench.store.all
        .deliveries()
        .flatMap((one) => (one.notification === sid ? [[one.state, one.code].join(' ')] : [])),
    ),
  ];
  const ends = Array.from({ length: 12 }, (_, index) => stateOf(notification(index + 1).sid).join(' and '));
  // The last was sent five minutes before the provider came back.
  const forTenMinutes = [...Array(5).fill(expect.stringMatching(/^ttl-expired (expired|ECONNREFUSED)/)), 'delivered '];
  expect(ends.filter((_, index) => index % 2 === 0)).toEqual(Array(6).fill('delivered '));
  expect(ends.filter((_, index) => index % 2 === 1)).toEqual(forTenMinutes);

  // What came too late was told, each once, and nothing was sent twice.
  expect(bench.events.filter(({ type }) => type === 'ttl-expired')).toHaveLength(5 * 5);
  expect(bench.store.all.deliveries().filter(({ mayRepeat }) => mayRepeat)).toEqual([]);
  expect(bench.store.all.attempts().filter(({ outcome }) => outcome?.type === 'Delivered')).toHaveLength(7 * 5);
});
