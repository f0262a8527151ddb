import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import type { Outcome, Route } from '../../src/model/delivery.ts';
import { isFinal } from '../../src/notify-service/settle.ts';
import { createNotifyStore } from '../fakes/notify-store.ts';
import { binding, createBench, createScriptedChannel, credentialSid, delivered, NOON, notification } from './kit.ts';

const MINUTE = 60_000;
const TTL_S = 600;

/** What a provider may say, with `at` as seconds from the attempt. */
const answers = fc.oneof(
  { weight: 4, arbitrary: fc.constant('delivered' as const) },
  { weight: 2, arbitrary: fc.constant('lost' as const) },
  fc.constantFrom('gone', 'opted-out', 'refused', 'rejected', 'throws'),
  fc.record({ inS: fc.integer({ min: 0, max: 90 }), scope: fc.constantFrom('binding', 'credential', 'channel') }),
);
type Answer = typeof answers extends fc.Arbitrary<infer T> ? T : never;

const toOutcome = (answer: Answer, now: number): Outcome | Promise<Outcome> => {
  if (typeof answer !== 'string') {
    return { type: 'RetryAt', at: now + answer.inS * 1000, scope: answer.scope, code: '503' };
  }
  switch (answer) {
    case 'delivered':
      return delivered;
    case 'lost':
      return { type: 'AnswerLost', code: 'reset' };
    case 'gone':
      return { type: 'BindingGone', unlessRenewedSince: now, code: '410' };
    case 'opted-out':
      return { type: 'OptedOut', code: '21610' };
    case 'refused':
      return { type: 'CredentialRefused', code: '20003' };
    case 'rejected':
      return { type: 'Rejected', code: '21211' };
    default:
      return Promise.reject(new Error('a bug'));
  }
};

const failures = fc.array(
  fc.record({
    operation: fc.constantFrom('finishAttempts', 'startAttempts', 'fanOut', 'dueDeliveries', 'bindings' as const),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 2 },
);

const scenario = fc.record({
  people: fc.integer({ min: 1, max: 4 }),
  credentials: fc.integer({ min: 1, max: 3 }),
  notifications: fc.integer({ min: 1, max: 5 }),
  rate: fc.constantFrom(1, 3, 10, 25, Number.POSITIVE_INFINITY),
  answers: fc.array(answers, { maxLength: 30 }),
  failures,
  restartAfterMs: fc.integer({ min: 0, max: 5000 }),
  changesCredential: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Plays it to the end, with one restart on the way. */
const play = async (plan: Scenario) => {
  const { people, notifications, failures: faults, restartAfterMs } = plan;
  const clock = createVirtualClock(NOON);
  const store = createNotifyStore({ clock });
  const channels = channelsOf(plan, clock);
  const find = ({ credential }: Route) => channels.find((_, index) => credentialSid(index) === credential);
  const first = await createBench({ clock, store, find, bindings: bindingsOf(people, channels.length) });
  for (const { operation, times } of faults) store.fail(operation, times);
  await first.queue(...Array.from({ length: notifications }, (_, index) => notification(index + 1, { Ttl: TTL_S })));
  if (plan.changesCredential) first.dispatcher.credentialChanged(credentialSid(0));
  await first.pass(restartAfterMs, 250);
  for (const { operation } of faults) store.fail(operation, 0);
  const stopped = first.dispatcher.stop();
  clock.advance(1000);
  await stopped;
  const second = await createBench({ clock, store, find });
  // A refused credential may hold the last trial back until after the Ttl.
  await second.pass(25 * MINUTE, 5000);
  return { store, channels, events: [...first.events, ...second.events] };
};

/** One for each credential; they answer in turn what the script says. */
const channelsOf = ({ credentials, answers: script, rate }: Scenario, clock: VirtualClock) => {
  let count = 0;
  const answer = () => toOutcome(script[count++] ?? 'delivered', clock.now());
  return Array.from({ length: credentials }, () => createScriptedChannel(clock, answer, { name: 'apn', rate }));
};

const bindingsOf = (people: number, credentials: number) =>
  Array.from({ length: people }, (_, index) =>
    binding(index + 1, { type: 'apn', address: `ab0${index}`, credentialSid: credentialSid(index % credentials) }),
  );

type Played = Awaited<ReturnType<typeof play>>;

test('whatever the provider and the store do, each delivery ends once, in its order, at its rate, and says what it may repeat', async () => {
  const property = fc.asyncProperty(scenario, async (plan) => {
    const played = await play(plan);
    expectEnds(played);
    expectOrder(played);
    expectRate(played, plan.rate);
    expectWarned(played);
  });
  await fc.assert(property, { numRuns: 100 });
});

/** Each delivery comes to one end, and is told once. */
const expectEnds = ({ store, events }: Played): void => {
  const deliveries = store.all.deliveries();
  expect(deliveries.filter((delivery) => !isFinal(delivery))).toEqual([]);
  const told = events.flatMap((event) => (event.type === 'finished' ? [event.delivery.id] : []));
  expect(told.toSorted()).toEqual(deliveries.map(({ id }) => id).toSorted());
};

/** Deliveries to one address go strictly in the order of their notifications. */
const expectOrder = ({ channels }: Played): void => {
  const starts = channels.flatMap((channel) => channel.starts);
  for (const lane of Map.groupBy(starts, ({ request }) => request.address).values()) {
    const order = lane.map(({ request }) => request.notification);
    expect(order).toEqual(order.toSorted());
  }
};

/** The rate of a credential is never exceeded in any second. */
const expectRate = ({ channels }: Played, rate: number): void => {
  const busiest = channels.flatMap(({ starts }) =>
    starts.map(({ at }) => starts.filter((other) => other.at >= at && other.at < at + 1000).length),
  );
  expect(Math.max(0, ...busiest)).toBeLessThanOrEqual(rate);
};

/** A second copy can only follow a lost answer, and says that it may be one. */
const expectWarned = ({ store, channels }: Played): void => {
  const starts = channels.flatMap((channel) => channel.starts);
  const attempts = store.all.attempts();
  for (const { id, mayRepeat } of store.all.deliveries()) {
    const outcomes = attempts.filter(({ delivery }) => delivery === id);
    const lost = outcomes.some(({ outcome }) => outcome?.type === 'AnswerLost');
    expect(mayRepeat).toBe(lost);
    const warned = starts.filter(({ request }) => request.id === id).map(({ request }) => request.mayRepeat);
    expect(warned.includes(true) && !lost).toBe(false);
  }
};
