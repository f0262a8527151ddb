import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideMessage } from '../../src/app/decide.ts';
import { restoreWorld } from '../../src/app/restore.ts';
import type { Json } from '../../src/base/json.ts';
import { asRuleId } from '../../src/model/ids.ts';
import type { Batch, Saved } from '../../src/store/batch.ts';
import { MINUTE, message, openWorld, type SmallWorld, saved } from './small-world.ts';

const STALE_AFTER = 10;

/** Vans report from whichever site they are at. */
const RULES = `
version: 1
rules:
  - id: site
    source: cold
    key: "{site}"
    facts:
      sum: { sum: t, across: devices, staleAfter: ${STALE_AFTER}m }
      max: { max: t, across: devices, staleAfter: ${STALE_AFTER}m }
      open: { count: { fact: door, operator: equal, value: open }, across: devices }
      heard: { count: t, across: devices }
    when: { fact: sum, operator: greaterThan, value: 10 }
`;

const FACTS = ['sum', 'max', 'open', 'heard'] as const;

const event = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  site: fc.constantFrom('oslo', 'bergen'),
  facts: fc.record(
    { t: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constant(null)), door: fc.constantFrom('open', 'closed') },
    { requiredKeys: [] },
  ),
  minutes: fc.integer({ min: 1, max: 7 }),
});

type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const open = () => openWorld(RULES, { topic: 'cold/{site}/telemetry', device: '$.id' });

const take = ({ world, clock }: SmallWorld, { id, site, facts, minutes }: Event): void => {
  clock.advanceTo(clock.now() + minutes * MINUTE);
  decideMessage(world, message(`cold/${site}/telemetry`, { id, ...facts }, { receivedAt: clock.now() }));
};

const seen = ({ world }: SmallWorld): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    [...world.groups.forRule(asRuleId('site'))]
      .filter(({ members }) => members.size() > 0)
      .map(({ key, device }) => [key, FACTS.map((_, slot) => device.memory.values[slot] ?? null)]),
  );

interface Van {
  site: string;
  t?: { readonly value: number; readonly at: number } | null;
  door?: string;
}

const naive = (events: readonly Event[]): Readonly<Record<string, Json>> => {
  const vans = new Map<string, Van>();
  let now = 0;
  for (const { id, site, facts, minutes } of events) {
    now += minutes;
    const van = { ...vans.get(id), site };
    // Null is no value, and what was said before holds no longer.
    if (facts.t !== undefined) van.t = facts.t === null ? null : { value: facts.t, at: now };
    if (facts.door !== undefined) van.door = facts.door;
    vans.set(id, van);
  }
  const sites = Map.groupBy(vans.values(), ({ site }) => site);
  return Object.fromEntries([...sites].map(([site, there]) => [site, valuesOf(there, now)]));
};

const valuesOf = (vans: readonly Van[], now: number): Json => {
  const known = vans.flatMap(({ t }) => t ?? []);
  const fresh = known.filter(({ at }) => now - at < STALE_AFTER).map(({ value }) => value);
  const doors = vans.flatMap(({ door }) => door ?? []);
  return [
    fresh.length > 0 ? fresh.reduce((sum, each) => sum + each, 0) : null,
    fresh.length > 0 ? Math.max(...fresh) : null,
    doors.length > 0 ? doors.filter((door) => door === 'open').length : null,
    known.length,
  ];
};

test('whatever vans say, wherever they go, a site is what they add up to there', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const it = open();
      events.forEach((each, index) => {
        take(it, each);
        expect(seen(it)).toEqual(naive(events.slice(0, index + 1)));
      });
    }),
    { numRuns: 50 },
  );
});

/** What a store would hold after these batches. */
const stored = (batches: readonly Batch[]): Saved => {
  const last = <T>(rows: readonly T[], nameOf: (row: T) => string) => [
    ...new Map(rows.map((row) => [nameOf(row), row])).values(),
  ];
  const all = <T>(pick: (batch: Batch) => readonly T[]) => batches.flatMap(pick);
  return saved({
    facts: last(
      all(({ facts }) => facts),
      ({ source, device, fact }) => `${source} ${device} ${fact}`,
    ),
    heard: last(
      all(({ heard }) => heard),
      ({ source, device }) => `${source} ${device}`,
    ),
    alarms: last(
      all(({ alarms }) => alarms),
      ({ rule, key }) => `${rule} ${key}`,
    ).filter(({ alarm }) => alarm !== null),
    activations: last(
      all(({ activations }) => activations),
      ({ id }) => id,
    )
      .filter(({ state }) => state !== 'cleared')
      .map((record) => ({ ...record, raisedDecidedAt: 0, evidence: {} })),
  });
};

const active = ({ states }: SmallWorld): readonly string[] =>
  states()
    .filter((state) => state.endsWith('active'))
    .toSorted();

test('a crash anywhere in between changes nothing about that', () => {
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 20 }),
      fc.array(event, { maxLength: 10 }),
      (first, second) => {
        const before = open();
        const batches = first.map((each) => {
          take(before, each);
          return before.batch();
        });
        const after = open();
        after.clock.advanceTo(before.clock.now());
        restoreWorld(after.world, stored(batches));
        after.world.timers.run();
        expect(seen(after)).toEqual(seen(before));
        for (const each of second) for (const it of [before, after]) take(it, each);
        expect(seen(after)).toEqual(seen(before));
        expect(active(after)).toEqual(active(before));
      },
    ),
    { numRuns: 25 },
  );
});
