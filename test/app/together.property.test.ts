import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE, openWorld } from './small-world.ts';

const SILENT = (together = '{ by: site, least: 3, share: 0.5, within: 2m }') => `
version: 1
rules:
  - id: silent
    source: cold
    absent: 15m
    together: ${together}
    notify: [ { Tag: ops, Body: "{{ key }}" }, { Tag: lead, after: 10m, Body: "{{ key }}" } ]
`;

const DEVICES = ['f1', 'f2', 'f3', 'f4', 'f5'];

const move = fc.oneof(
  fc.record({ type: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ type: fc.constant('speak' as const), devices: fc.subarray(DEVICES, { minLength: 1 }) }),
  fc.record({ type: fc.constant('reload' as const), least: fc.integer({ min: 2, max: 5 }) }),
);

type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

interface Told {
  readonly on: string;
  readonly key: string;
  /** Activation and entry. */
  readonly about: string;
  /** A group stood when it was told. */
  readonly grouped: boolean;
}

const toldOf = (moves: readonly Move[]): readonly Told[] => {
  const { world, clock, readFrom, swap, batch, states } = openWorld(SILENT());
  const told: Told[] = [];
  const take = () => {
    const grouped = states().includes('silent site=oslo active');
    for (const { origin } of batch().notifications) {
      if (origin)
        told.push({ ...{ on: origin.on, key: origin.key }, about: `${origin.activation} ${origin.entry}`, grouped });
    }
  };
  const pass = (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      clock.advance(MINUTE);
      take();
    }
  };
  const all = { type: 'speak' as const, devices: DEVICES };
  for (const each of [all, ...moves, all]) {
    if (each.type === 'pass') pass(each.minutes);
    if (each.type === 'speak') for (const device of each.devices) readFrom(device, { temperature: clock.now() });
    if (each.type === 'reload') swap(SILENT(`{ by: site, least: ${each.least}, within: 1m }`));
    world.timers.run();
    take();
  }
  pass(10);
  expect(states().filter((state) => !state.endsWith(' -'))).toEqual([]);
  return told;
};

test('whoever is told of a silence is told of its end, once; and of no single device while a group stands', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 5, maxLength: 40 }), (moves) => {
      const told = toldOf(moves);
      const raised = told.filter(({ on }) => on === 'raise').map(({ about }) => about);
      const cleared = told.filter(({ on }) => on === 'clear').map(({ about }) => about);
      expect(new Set(raised).size).toBe(raised.length);
      expect(cleared.toSorted()).toEqual(raised.toSorted());
      expect(told.filter(({ on, key, grouped }) => on === 'raise' && grouped && key !== 'site=oslo')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
