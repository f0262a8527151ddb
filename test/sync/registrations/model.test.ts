import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Registration } from '../../../src/sync/registrations/registration.ts';
import { createHeard, topicOf } from './broker.ts';

/** What anybody may do, in any order. */
type Step =
  | { readonly type: 'publish'; readonly topic: number; readonly tag: string; readonly ttl: number | undefined }
  | { readonly type: 'take-back'; readonly topic: number }
  | { readonly type: 'garble'; readonly topic: number }
  | { readonly type: 'pass'; readonly seconds: number }
  | { readonly type: 'connect' | 'disconnect' | 'restart' }
  | { readonly type: 'forget'; readonly owned: readonly number[] };

const TOPICS = ['ana', 'bo'].flatMap((identity) => ['x', 'y', 'z'].map((endpoint) => topicOf(identity, endpoint)));
const topic = fc.nat(TOPICS.length - 1);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('publish' as const),
      topic,
      tag: fc.constantFrom('a', 'b'),
      ttl: fc.constantFrom(undefined, 5, 20),
    }),
  },
  fc.record({ type: fc.constant('take-back' as const), topic }),
  fc.record({ type: fc.constant('garble' as const), topic }),
  fc.record({ type: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ type: fc.constantFrom('connect' as const, 'disconnect' as const, 'restart' as const) }),
  fc.record({ type: fc.constant('forget' as const), owned: fc.array(topic) }),
);

interface Said {
  readonly tag: string;
  readonly ttl: number | undefined;
}

/** What is to be: by topic what was last understood there, and since when. */
type Known = Map<string, Said & { readonly since: number }>;

const payloadOf = (at: string, { tag, ttl }: Said) => ({ BindingType: 'fcm', Address: at, Tag: tag, ttl });

const createWorld = () => {
  const retained = new Map<string, Said | 'garbled'>();
  const known: Known = new Map();
  const stored = new Map<string, Registration>();
  let heard = createHeard();
  let isConnected = false;
  let now = 1000;
  const keep = () => {
    for (const [key, row] of heard.rows) row ? stored.set(key, row) : stored.delete(key);
    heard.rows.clear();
  };
  const publish = (at: string, said: Said | 'garbled') => {
    retained.set(at, said);
    if (!isConnected) return;
    heard.live(at, said === 'garbled' ? said : payloadOf(at, said));
    if (said !== 'garbled') known.set(at, { ...said, since: now });
  };
  const connect = () => {
    isConnected = true;
    const entries = [...retained].map(([at, said]) => [at, said === 'garbled' ? said : payloadOf(at, said)]);
    heard.connect(Object.fromEntries(entries));
    for (const at of known.keys()) if (!retained.has(at)) known.delete(at);
    for (const [at, said] of retained) {
      const before = known.get(at);
      if (said === 'garbled') continue;
      // How long it holds may change without its being published anew, as far as anybody can tell.
      known.set(at, { ...said, since: before?.tag === said.tag ? before.since : now });
    }
  };
  const does: { readonly [T in Step['type']]: (step: Extract<Step, { type: T }>) => void } = {
    publish: ({ topic: index, tag, ttl }) => publish(TOPICS[index] ?? '', { tag, ttl }),
    garble: ({ topic: index }) => publish(TOPICS[index] ?? '', 'garbled'),
    'take-back': ({ topic: index }) => {
      const at = TOPICS[index] ?? '';
      retained.delete(at);
      if (!isConnected) return;
      heard.live(at, '');
      known.delete(at);
    },
    pass: ({ seconds }) => {
      // Watch time stands still while nobody listens.
      if (!isConnected) return;
      now += seconds * 1000;
      heard.pass(seconds * 1000);
    },
    connect,
    disconnect: () => {
      isConnected = false;
    },
    restart: () => {
      keep();
      isConnected = false;
      heard = createHeard([...stored.values()]);
      heard.pass(now - 1000);
    },
    forget: ({ owned }) => {
      heard.fold({ type: 'forget', owned: new Set(owned.map((index) => `fcm:${TOPICS[index]}`)) });
    },
  };
  return {
    run: (one: Step) => {
      // The type of each step leads to what takes it.
      (does[one.type] as (step: Step) => void)(one);
      keep();
    },
    connect,
    listed: () => heard.bindings(),
    stored: () => [...stored].map(([key, { ended }]) => [key, ended]).toSorted(),
    held: () => [...heard.state.held].map(([key, { ended }]) => [key, ended]).toSorted(),
    toBe: () =>
      [...known]
        .filter(([, { ttl, since }]) => ttl === undefined || now < since + ttl * 1000)
        .map(([at, { tag }]) => `${at.split('/')[2]} fcm ${at} ${tag}`)
        .toSorted(),
  };
};

test('whatever happens, once the broker is read what it retains and has not expired is wanted, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = createWorld();
      for (const one of steps) world.run(one);
      world.connect();
      expect(world.listed()).toEqual(world.toBe());
    }),
    { numRuns: 300 },
  );
});

test('while it is connected that holds after every step, and what is written is what is known', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = createWorld();
      world.connect();
      for (const one of steps) {
        world.run(one.type === 'disconnect' || one.type === 'restart' ? { type: 'connect' } : one);
        expect(world.listed()).toEqual(world.toBe());
        expect(world.stored()).toEqual(world.held());
      }
    }),
    { numRuns: 200 },
  );
});
