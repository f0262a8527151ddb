import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdDeletes } from '../../src/sync/guard.ts';
import { mergeViews } from '../../src/sync/merge.ts';
import { addressKey, goneRecord, keptOf, madeRecord, pendingRecord } from '../../src/sync/ownership.ts';
import { isQuiet, type Plan, type PlanInput, planSync, type Replace } from '../../src/sync/plan.ts';
import type { DesiredBinding, SourceView } from '../../src/sync/source.ts';
import { viewOf, wants } from './bindings.ts';
import { carryOut, foreignSids, type PlanWorld, touchedSids } from './plan-world.ts';

const identities = ['ana', 'bo', 'eve'];

/** How many addresses there are, and how many of them a source lists, at least and at most. */
interface Size {
  readonly addresses: number;
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

const desiredOf = (source: string, { addresses, names }: Size): fc.Arbitrary<DesiredBinding> =>
  fc
    .record({
      identity: fc.constantFrom(...names),
      type: fc.constantFrom('sms', 'apn'),
      address: fc.nat(addresses - 1).map((index) => `+479000${1000 + index}`),
      tags: fc.subarray(['a', 'b']),
      renewedAt: fc.constantFrom(null, 400, 600),
    })
    .map((one) => wants(one.identity, { ...one, source, place: source }));

const keyOf = ({ type, address }: DesiredBinding): string => `${type}:${address}`;
const REASONS = ['unregistered', 'expired'] as const;

const viewArbitrary = (name: string, size: Size): fc.Arbitrary<SourceView> =>
  fc
    .record({
      bindings: fc.uniqueArray(desiredOf(name, size), { selector: keyOf, minLength: size.least, maxLength: size.most }),
      unclear: fc.oneof(
        fc.constant('all' as const),
        fc.subarray(identities).map((some) => new Set(some)),
      ),
      isRead: fc.boolean(),
      takenBack: fc.array(fc.tuple(desiredOf(name, size).map(keyOf), fc.constantFrom(...REASONS)), {
        maxLength: 2,
      }),
    })
    .map(({ bindings, unclear, isRead, takenBack }) =>
      viewOf(name, isRead ? { bindings, unclear } : null, { takenBack: new Map(takenBack) }),
    );

/** What may be at one address: nothing, a record, bindings of ours and of others, in every state that a crash leaves. */
interface Spot {
  readonly recorded: DesiredBinding;
  readonly record: 'none' | 'made' | 'pending' | 'gone';
  readonly bound: 'nothing' | 'ours' | 'as recorded' | 'foreign' | 'both';
  readonly other: DesiredBinding;
  readonly isReported: boolean;
}

const spotArbitrary = (size: Size): fc.Arbitrary<Spot> =>
  fc.record({
    recorded: fc.constantFrom('a', 'b', 'old').chain((source) => desiredOf(source, size)),
    record: fc.constantFrom('none', 'made', 'pending', 'gone'),
    bound: fc.constantFrom('nothing', 'ours', 'as recorded', 'foreign', 'both'),
    other: desiredOf('others', size),
    isReported: fc.boolean(),
  });

const toWorld = (spots: readonly Spot[]): PlanWorld & Pick<PlanInput, 'goneSids'> => {
  const parts = spots.map(({ recorded, record, bound, other, isReported }, index) => {
    const sid = `BS${index}`;
    const { type, address } = recorded;
    const made = record === 'pending' ? pendingRecord(recorded, sid) : madeRecord(recorded, sid);
    const ours = { sid, type, address, identity: other.identity, tags: other.tags };
    const asRecorded = { sid, type, address, identity: recorded.identity, tags: recorded.tags };
    const foreign = { ...ours, sid: `BX${index}` };
    const actual = {
      nothing: [],
      ours: [ours],
      'as recorded': [asRecorded],
      foreign: [foreign],
      both: [foreign, asRecorded],
    }[bound];
    const isThere = actual.some((one) => one.sid === sid);
    return {
      actual,
      owned: record === 'none' ? [] : [record === 'gone' ? goneRecord(made, 500) : made],
      gone: isReported && !isThere ? [[sid, 500] as const] : [],
    };
  });
  return {
    actual: parts.flatMap(({ actual }) => actual),
    owned: parts.flatMap(({ owned }) => owned),
    goneSids: new Map(parts.flatMap(({ gone }) => gone)),
  };
};

const scene = (size: Size) =>
  fc.record({
    views: fc.tuple(viewArbitrary('a', size), viewArbitrary('b', size)),
    start: fc
      .uniqueArray(spotArbitrary(size), {
        selector: ({ recorded }) => keyOf(recorded),
        minLength: size.least,
        maxLength: 2 * size.most,
      })
      .map(toWorld),
    adopt: fc.boolean(),
    missing: fc.constantFrom('create' as const, 'accept' as const),
  });

type Scene = ReturnType<typeof scene> extends fc.Arbitrary<infer T> ? T : never;

const planOf = ({ views, start, adopt, missing }: Scene, { actual, owned }: PlanWorld = start) => {
  const { desired, takenBack } = mergeViews(views, owned);
  const sources = new Set(views.map(({ name }) => name));
  const { goneSids } = start;
  const plan = planSync({ desired, takenBack, sources, actual, owned, goneSids, adopt, missing, now: 1000 });
  return { plan, desired, takenBack };
};

const small = scene({ addresses: 5, least: 0, most: 6, names: identities });
const large = scene({ addresses: 40, least: 0, most: 40, names: identities });
const full = scene({ addresses: 30, least: 25, most: 30, names: ['ana', 'ana', 'ana', 'bo'] });
const crowded = fc.oneof(large, full);

test('each key is merged once, and what is listed is wanted or overruled', () => {
  fc.assert(
    fc.property(crowded, ({ views, start }) => {
      const { desired, overruled, takenBack } = mergeViews(views, start.owned);
      const keys = new Set(desired.map(addressKey));
      expect(keys.size).toBe(desired.length);
      expect(desired.filter((one) => takenBack.has(addressKey(one)))).toEqual([]);
      for (const some of Map.groupBy(desired, ({ identity }) => identity).values())
        expect(some.length).toBeLessThanOrEqual(20);
      const listed = views.flatMap(({ listing }) => listing?.bindings ?? []);
      const lost = new Set(listed.map(addressKey).filter((key) => !keys.has(key)));
      expect(overruled.length).toBeGreaterThanOrEqual(lost.size);
    }),
  );
});

test('no step is taken on what others made, unless it was asked for', () => {
  fc.assert(
    fc.property(crowded, (one) => {
      const foreign = foreignSids(one.start);
      expect(touchedSids(planOf({ ...one, adopt: false }).plan).filter((sid) => foreign.has(sid))).toEqual([]);
      const { plan, desired } = planOf({ ...one, adopt: true });
      const wanted = new Set(desired.map(addressKey));
      const unwanted = one.start.actual.filter(
        (binding) => !wanted.has(addressKey(binding)) && foreign.has(binding.sid),
      );
      expect(touchedSids(plan).filter((sid) => unwanted.some((binding) => binding.sid === sid))).toEqual([]);
    }),
  );
});

const handled = (plan: Plan): readonly DesiredBinding[] => [
  ...[...plan.adopts, ...plan.creates, ...plan.replaces, ...plan.marks, ...plan.conflicts].map(
    ({ desired }) => desired,
  ),
  ...plan.gone,
];

test('every wanted address has exactly one answer, every record at most one', () => {
  fc.assert(
    fc.property(crowded, (one) => {
      const { plan, desired } = planOf(one);
      const keys = handled(plan).map(addressKey);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length + plan.untouched).toBe(desired.length);
      const firsts = plan.creates.flatMap(({ first }) => first ?? []);
      const records = [...firsts, ...plan.deletes, ...plan.forgets].map(({ owned }) => addressKey(owned));
      expect(new Set(records).size).toBe(records.length);
    }),
  );
});

test('a plan that is carried out leaves nothing to do', () => {
  fc.assert(
    fc.property(small, (one) => {
      const after = carryOut(planOf(one).plan, one.start, () => undefined);
      const { plan } = planOf(one, after);
      expect(isQuiet(plan), JSON.stringify(plan)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('on the way nobody loses an address that is wanted, and nobody has more than may be', () => {
  fc.assert(
    fc.property(crowded, (one) => {
      const { plan, desired } = planOf(one);
      const wanted = new Set(desired.map(addressKey));
      const bound = new Set(one.start.actual.map(addressKey).filter((key) => wanted.has(key)));
      const limits = countsOf(one.start);
      carryOut(plan, one.start, (world) => {
        const there = new Set(world.actual.map(addressKey));
        expect([...bound].filter((key) => !there.has(key))).toEqual([]);
        for (const [identity, count] of countsOf(world))
          expect(count).toBeLessThanOrEqual(Math.max(20, limits.get(identity) ?? 0));
      });
    }),
  );
});

const countsOf = ({ actual }: PlanWorld): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(actual, ({ identity }) => identity)].map(([identity, some]) => [identity, some.length]));

// Full identities that change phones with each other do so one after the other.
test('where room is scarce some rounds come to rest', () => {
  fc.assert(
    fc.property(crowded, (one) => {
      let world: PlanWorld = one.start;
      let rounds = 0;
      for (let { plan } = planOf(one); !isQuiet(plan); { plan } = planOf(one, world)) {
        world = carryOut(plan, world, () => undefined);
        rounds += 1;
        expect(rounds).toBeLessThan(40);
      }
    }),
  );
});

const lossesOf = ({ creates, deletes, replaces }: Plan) => [
  ...[...creates.flatMap(({ first }) => first ?? []), ...deletes].map(({ owned }) => owned),
  ...replaces.filter((step) => step.reason === 'identity-changed' || losesItsTags(step)).map(({ owned }) => owned),
];

const losesItsTags = ({ reason, owned, desired }: Replace) =>
  reason === 'tags-changed' && desired.renewedAt === null && desired.tags.length === 0 && keptOf(owned).tags.length > 0;

test('a source that is empty, unread or gone loses nothing that it did not take back itself', () => {
  fc.assert(
    fc.property(crowded, fc.nat(100), (one, holdAbove) => {
      const { plan, takenBack } = planOf(one);
      const input = { owned: one.start.owned, views: one.views, confirmed: new Set<string>(), holdAbove, takenBack };
      const guarded = holdDeletes(plan, input);
      const lost = lossesOf(guarded.plan).filter((owned) => !takenBack.has(addressKey(owned)));
      for (const { source } of lost)
        expect(one.views.find(({ name }) => name === source)?.listing?.bindings).not.toEqual([]);
      expect(lost.filter(({ source }) => source === 'old')).toEqual([]);
      expect(lossesOf(guarded.plan).length + guarded.lines.length).toBe(lossesOf(plan).length);
      const all = new Set([...guarded.heldKeys.values()].flat());
      expect(holdDeletes(plan, { ...input, confirmed: all })).toMatchObject({ plan, held: [], lines: [] });
    }),
  );
});
