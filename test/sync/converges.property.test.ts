import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Reason } from '../../src/model/reason.ts';
import { addressKey, contentOf } from '../../src/sync/ownership.ts';
import type { ActualBinding } from '../../src/sync/ports.ts';
import type { DesiredBinding, Source } from '../../src/sync/source.ts';
import { createSync, type Sync } from '../../src/sync/sync.ts';
import { createWorld, type Effect, type World } from './fake-service.ts';

/**
 * Any sequence of changed sources, crashes, lost answers and foreign edits ends, once quiet, with what the sources want; on the way no
 * foreign binding is touched, no address is without its binding that had one and is to have one, and no identity either.
 * Two things are out of anybody's reach and stated here. A service that knows no "create if there is none" lets nobody see
 * what others bound after it was read. And identities that give each other their addresses in a circle lose the one before
 * they get the other, if they have no third.
 */

const ADDRESSES = ['+4791', '+4792', '+4793', '+4794', '+4795'] as const;
const IDENTITIES = ['ana', 'bo', 'cy'] as const;
/** Has 18 bindings of others, and so room for two. */
const CROWDED = 'cy';

interface Entry {
  readonly address: string;
  readonly identity: string;
  readonly tags: readonly string[];
}

interface SourceState {
  readonly name: string;
  entries: readonly (Entry & { readonly renewedAt: number | null })[];
  takenBack: Map<string, Reason>;
  unclear: ReadonlySet<string> | 'all';
  failing: boolean;
}

const entry = fc.record({
  address: fc.constantFrom(...ADDRESSES),
  identity: fc.constantFrom(...IDENTITIES),
  tags: fc.subarray(['a', 'b']),
});

const sourceName = fc.constantFrom('roster', 'phones');

const sourceChange = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('list' as const),
      source: sourceName,
      entries: fc.array(entry, { maxLength: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('add' as const), source: sourceName, entry }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('take-back' as const),
      source: sourceName,
      address: fc.constantFrom(...ADDRESSES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('fail' as const), source: sourceName, failing: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('unclear' as const),
      source: sourceName,
      whose: fc.oneof(fc.constant('all' as const), fc.subarray([...IDENTITIES])),
    }),
  },
);

/** What others do, and providers, before a run or at a half step in it. */
const interference = fc.record({
  at: fc.option(fc.nat(40), { nil: null }),
  what: fc.constantFrom('bind', 'unbind', 'gone'),
  address: fc.constantFrom(...ADDRESSES),
});

const rounds = fc.array(
  fc.record({
    changes: fc.array(sourceChange, { maxLength: 3 }),
    others: fc.array(interference, { maxLength: 2 }),
    crashAt: fc.option(fc.nat(40), { nil: null }),
    lostAnswer: fc.option(fc.nat(3), { nil: Number.POSITIVE_INFINITY }),
    confirm: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

const rules = fc.record({
  missing: fc.constantFrom('create' as const, 'accept' as const),
  holdAbove: fc.constantFrom(0, 20, 100),
  inFlight: fc.constantFrom(1, 3),
});

type Round = typeof rounds extends fc.Arbitrary<readonly (infer R)[]> ? R : never;
type Rules = typeof rules extends fc.Arbitrary<infer R> ? R : never;

const start = (options: Rules) => {
  const world = createWorld();
  const clock = createVirtualClock(1_000_000);
  const sources = ['roster', 'phones'].map(
    (name): SourceState => ({ name, entries: [], takenBack: new Map(), unclear: new Set(), failing: false }),
  );
  for (let index = 0; index < 18; index++)
    world.bindByOthers({ identity: CROWDED, type: 'fcm', address: `theirs-${index}`, tags: [] });
  const restart = () =>
    createSync({
      ...world,
      sources: sources.map((state) => toSource(state)),
      clock,
      log: silentLog,
      options: { ...options, adopt: false },
    });
  return { world, clock, sources, restart, watched: watch(world) };
};

const toSource = (state: SourceState): Source => ({
  name: state.name,
  type: 'roster',
  view: async () => ({
    name: state.name,
    type: 'roster',
    listing: state.failing
      ? null
      : {
          people: [...new Set(state.entries.map(({ identity }) => identity))],
          bindings: listed(state),
          unclear: state.unclear,
          faults: [],
          warnings: [],
        },
    takenBack: state.takenBack,
    readAt: null,
    stale: null,
  }),
});

/** The entries of people who are unclear are just those that cannot be read. */
const listed = ({ name, entries, unclear }: SourceState): readonly DesiredBinding[] =>
  entries.flatMap(({ renewedAt, ...one }) =>
    unclear !== 'all' && unclear.has(one.identity)
      ? []
      : [{ ...one, type: 'sms' as const, source: name, place: name, renewedAt }],
  );

/** Keeps what is foreign, and what may not be lost, under watch; collects what should not have happened. */
const watch = (world: World) => {
  const wrongs: string[] = [];
  const made = new Set<string>();
  let run: RunWatch | null = null;
  world.audit((effect) => {
    if (effect.made) made.add(effect.made.sid);
    if (run) judgeEffect(effect, { run, isOurs: ({ sid }) => made.has(sid), shown: world.shown, wrongs });
  });
  return {
    wrongs,
    isOurs: ({ sid }: ActualBinding) => made.has(sid),
    /** `others` happens at its half steps; `wanted` says what may not be lost. */
    begin: (others: Round['others'], act: (one: Round['others'][number]) => void, wanted: ReadonlySet<string>) => {
      const before = world.actual();
      const current: RunWatch = {
        wanted,
        touched: new Set(),
        moves: [],
        states: [before],
      };
      run = current;
      let halfStep = 0;
      world.watch(() => {
        for (const one of others.filter(({ at }) => at === halfStep)) {
          for (const binding of world.actual()) if (binding.address === one.address) touch(current, binding);
          act(one);
          for (const binding of world.actual()) if (binding.address === one.address) touch(current, binding);
        }
        halfStep += 1;
        current.states.push(world.actual());
      });
    },
    end: () => {
      world.watch(() => {});
      if (run) judgeStates(run, wrongs);
      run = null;
    },
  };
};

interface RunWatch {
  /** Addresses that are wanted now. */
  readonly wanted: ReadonlySet<string>;
  /** Addresses and identities that others touched meanwhile. */
  readonly touched: Set<string>;
  /** Who had an address when the run began, and who got it. */
  readonly moves: [from: string, to: string][];
  readonly states: (readonly ActualBinding[])[];
}

const touch = ({ touched }: RunWatch, { identity, ...binding }: ActualBinding): void => {
  touched.add(identity);
  touched.add(addressKey(binding));
};

interface Judging {
  readonly run: RunWatch;
  readonly isOurs: (binding: ActualBinding) => boolean;
  readonly shown: ReadonlySet<string>;
  readonly wrongs: string[];
}

const judgeEffect = ({ made, lost }: Effect, { run, isOurs, shown, wrongs }: Judging): void => {
  const owner = made && run.states[0]?.find((binding) => addressKey(binding) === addressKey(made))?.identity;
  if (made && owner && made.identity !== owner) run.moves.push([owner, made.identity]);
  if (!lost) return;
  const text = `${lost.sid} of ${lost.identity} at ${lost.address}`;
  if (!isOurs(lost) && (!made || shown.has(lost.sid))) wrongs.push(`touched a foreign binding: ${text}`);
  if (!isOurs(lost)) touch(run, lost);
  if (!made && run.wanted.has(addressKey(lost))) wrongs.push(`deleted what is wanted: ${text}`);
};

const judgeStates = ({ states, wanted, touched, moves }: RunWatch, wrongs: string[]): void => {
  const [first = []] = states;
  const last = states.at(-1) ?? [];
  const keys = first.map(addressKey).filter((key) => wanted.has(key) && !touched.has(key));
  const people = first
    .map(({ identity }) => identity)
    .filter((one) => last.some((binding) => binding.identity === one && !touched.has(addressKey(binding))))
    .filter((one) => !touched.has(one) && !isInCircle(one, moves));
  for (const state of states) {
    const bound = new Set(state.map(addressKey));
    const reached = new Set(state.map(({ identity }) => identity));
    wrongs.push(...keys.filter((key) => !bound.has(key)).map((key) => `${key} was unbound in between`));
    wrongs.push(...people.filter((one) => !reached.has(one)).map((one) => `${one} had nothing in between`));
  }
};

const isInCircle = (identity: string, moves: RunWatch['moves']): boolean => {
  const reached = new Set([identity]);
  for (const from of reached) {
    for (const [, to] of moves.filter(([giver]) => giver === from)) {
      if (to === identity) return true;
      reached.add(to);
    }
  }
  return false;
};

type Play = ReturnType<typeof start>;

const change = ({ sources, clock }: Play, one: Round['changes'][number]): void => {
  const state = sources.find(({ name }) => name === one.source);
  if (!state) return;
  const put = (entries: readonly Entry[]) => {
    const renewedAt = state.name === 'phones' ? clock.now() : null;
    state.entries = [...new Map(entries.map((some) => [some.address, { ...some, renewedAt }])).values()];
    for (const { address } of entries) state.takenBack.delete(`sms:${address}`);
  };
  if (one.what === 'list') put(one.entries);
  if (one.what === 'add') put([...state.entries, one.entry]);
  if (one.what === 'fail') state.failing = one.failing;
  if (one.what === 'unclear') state.unclear = one.whose === 'all' ? 'all' : new Set(one.whose);
  if (one.what === 'take-back') {
    state.entries = state.entries.filter(({ address }) => address !== one.address);
    state.takenBack.set(`sms:${one.address}`, 'unregistered');
  }
};

const interfere = ({ world, clock }: Play, { what, address }: Round['others'][number]): void => {
  const there = world.actual().find((binding) => binding.address === address);
  if (what === 'bind') world.bindByOthers({ identity: 'stranger', type: 'sms', address, tags: ['theirs'] });
  else if (what === 'gone') world.reportGone(address, clock.now());
  else if (there) world.unbindByOthers(there.sid);
};

/** The addresses that any source lists. */
const wantedKeys = ({ sources }: Play): ReadonlySet<string> =>
  new Set(sources.filter(({ failing }) => !failing).flatMap((state) => listed(state).map(addressKey)));

const runWatched = async (play: Play, sync: Sync, { others, confirm }: Pick<Round, 'others' | 'confirm'>) => {
  play.clock.advance(1000);
  for (const one of others.filter(({ at }) => at === null)) interfere(play, one);
  const { status } = await sync.plan();
  play.watched.begin(others, (one) => interfere(play, one), wantedKeys(play));
  const done = await sync.run(confirm ? { confirm: status.held.map(({ id }) => id) } : {});
  play.watched.end();
  return done;
};

/** Runs, with everything confirmed, until there is nothing left to do. */
const comeToRest = async (play: Play): Promise<void> => {
  const sync = play.restart();
  for (let run = 0; run < 4; run++) await runWatched(play, sync, { others: [], confirm: true });
  const { status, lines } = await sync.plan();
  expect(sync.last()).toMatchObject({ outcome: 'applied', failures: [] });
  expect(status.held).toEqual([]);
  expect(lines.filter((line) => line.change !== 'conflict')).toEqual([]);
};

/** The first source to list an address has it. */
const expectedOf = ({ sources }: Play): readonly DesiredBinding[] => {
  const first = new Map<string, DesiredBinding>();
  for (const one of sources.flatMap(listed)) if (!first.has(addressKey(one))) first.set(addressKey(one), one);
  return [...first.values()];
};

const expectAsWanted = (play: Play): void => {
  const { world, watched } = play;
  const actual = new Map(world.actual().map((binding) => [addressKey(binding), binding]));
  const owned = new Map(world.owned().map((record) => [addressKey(record), record]));
  const wanted = new Map(expectedOf(play).map((one) => [addressKey(one), one]));
  const isFull = world.actual().filter(({ identity }) => identity === CROWDED).length === 20;
  for (const [key, one] of wanted) {
    const there = actual.get(key);
    const isTheirs = there !== undefined && !watched.isOurs(there);
    const isGone = there === undefined && typeof owned.get(key)?.goneAt === 'number';
    const hasNoRoom = isFull && one.identity === CROWDED && there?.identity !== CROWDED;
    if (!isTheirs && !isGone && !hasNoRoom) expect(there && contentOf(there)).toBe(contentOf(one));
  }
  for (const [key, binding] of actual) {
    if (!watched.isOurs(binding)) continue;
    expect(wanted.has(key)).toBe(true);
    // What waits for room at another identity stays as it was met.
    if (isFull && wanted.get(key)?.identity === CROWDED && binding.identity !== CROWDED) continue;
    expect(owned.get(key)).toMatchObject({ sid: binding.sid, hash: contentOf(binding), goneAt: null });
  }
  for (const [key, { goneAt }] of owned) {
    const isWaiting = goneAt !== null || (isFull && wanted.get(key)?.identity === CROWDED);
    expect(actual.has(key) || isWaiting).toBe(true);
  }
};

test('whatever happens, all comes to what is wanted, nothing of others is touched, nobody is lost on the way', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, rules, async (list, options) => {
      const play = start(options);
      const { world, watched, restart } = play;
      let sync = restart();
      for (const { changes, crashAt, lostAnswer, ...round } of list) {
        for (const one of changes) change(play, one);
        const planned = world.calls.length;
        await sync.plan();
        const pages = world.calls.length - planned;
        if (crashAt !== null) world.crashAt(crashAt + 4 * pages);
        world.loseAnswer(lostAnswer);
        await runWatched(play, sync, round);
        world.loseAnswer(Number.POSITIVE_INFINITY);
        world.crashAt(Number.POSITIVE_INFINITY);
        if (crashAt !== null) sync = restart();
        expect(watched.wrongs).toEqual([]);
      }
      // As they are, faulty ones and all; then as they would be, read whole.
      await comeToRest(play);
      for (const state of play.sources) Object.assign(state, { failing: false, unclear: new Set() });
      await comeToRest(play);
      expect(watched.wrongs).toEqual([]);
      expectAsWanted(play);
    }),
    { numRuns: 150 },
  );
});
