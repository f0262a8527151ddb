import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE, openWorld, START } from './small-world.ts';

const SILENT = `
version: 1
rules:
  - { id: silent, source: cold, absent: 15m }
`;

type Move =
  | { readonly type: 'pass'; readonly minutes: number }
  | { readonly type: 'speak'; readonly ageMinutes: number; readonly retain: boolean }
  | { readonly type: 'watch'; readonly running: boolean };

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ type: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 20 }) }),
  fc.record({
    type: fc.constant('speak' as const),
    ageMinutes: fc.constantFrom(0, 0, 0, 5, 60, 1_000_000),
    retain: fc.boolean(),
  }),
  fc.record({ type: fc.constant('watch' as const), running: fc.boolean() }),
);

/** What a device's silence comes to, counted by hand: minutes watched since it was last heard. */
const byHand = (moves: readonly Move[]): readonly boolean[] => {
  let running = true;
  let silent = Number.NaN;
  return moves.map((each) => {
    if (each.type === 'watch') running = each.running;
    if (each.type === 'pass' && running) silent += each.minutes;
    if (each.type === 'speak' && !each.retain) silent = 0;
    return silent >= 15;
  });
};

const byTocsin = (moves: readonly Move[]): readonly boolean[] => {
  const { world, clock, read, states } = openWorld(SILENT, { time: '$.ts' });
  const doMove = (each: Move): void => {
    if (each.type === 'pass') clock.advance(each.minutes * MINUTE);
    if (each.type === 'speak') {
      read({ ts: clock.now() - Math.min(each.ageMinutes * MINUTE, START) }, { retain: each.retain });
    }
    if (each.type === 'watch' && each.running) world.watch.start();
    if (each.type === 'watch' && !each.running) world.watch.stop();
    world.timers.run();
  };
  return moves.map((each) => {
    doMove(each);
    return states().includes('silent oslo/f7 active');
  });
};

test('a device is absent when it has been silent for so long while it was watched, whatever came how late', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      expect(byTocsin(moves)).toEqual(byHand(moves));
    }),
    { numRuns: 300 },
  );
});
