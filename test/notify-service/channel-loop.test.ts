import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import type { Outcome } from '../../src/model/delivery.ts';
import { createNotifyStore, type NotifyTestStore } from '../fakes/notify-store.ts';
import { binding, createBench, createScriptedChannel, delivered, NOON, notification } from './kit.ts';

/** More than may be under way at a time: 50, where a channel says nothing else. */
const CROWD = Array.from({ length: 130 }, (_, index) => binding(index + 1));

const counted = (store: NotifyTestStore) => {
  const counts = { transactions: 0 };
  const count =
    <A extends readonly unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      counts.transactions++;
      return work(...args);
    };
  const { startAttempts, finishAttempts } = store;
  return { counts, store: { ...store, startAttempts: count(startAttempts), finishAttempts: count(finishAttempts) } };
};

describe('a route with a crowd', () => {
  it('sends only what no report has ended between the look and the attempt', async () => {
    const clock = createVirtualClock(NOON);
    const store = createNotifyStore({ clock });
    const startAttempts: typeof store.startAttempts = async (ids, at, ended) => {
      const [first] = await store.deliveriesOf(notification(1).sid, null, 1);
      if (first) await store.writeReport({ ...first, state: 'delivered', finishedAt: at }, at);
      return store.startAttempts(ids, at, ended);
    };
    const channel = createScriptedChannel(clock, () => delivered);
    const bench = await createBench({
      clock,
      store: { ...store, startAttempts },
      channels: () => [channel],
      bindings: [binding(1), binding(2)],
    });
    await bench.queue(notification(1));
    expect(channel.starts.map(({ request }) => request.address)).toEqual([binding(2).address]);
    expect(bench.states()).toEqual(['delivered', 'delivered']);
    expect(bench.store.all.attempts()).toHaveLength(1);
  });

  it('writes what was answered with what starts next', async () => {
    const { counts, store } = counted(createNotifyStore());
    const bench = await createBench({
      store,
      channels: (clock) => [createScriptedChannel(clock, () => delivered)],
      bindings: CROWD,
    });
    await bench.queue(notification(1));
    await bench.pass(10);
    expect(bench.states()).toEqual(Array(CROWD.length).fill('delivered'));
    // Three starts of 50, 50 and 30, and the end of the last.
    expect(counts.transactions).toBeLessThanOrEqual(5);
  });

  it('does not wait for answers that do not come', async () => {
    let waiting = 0;
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, (_, count) =>
          count <= 49 ? new Promise<Outcome>(() => waiting++) : Promise.resolve(delivered),
        ),
      ],
      bindings: CROWD,
    });
    await bench.queue(notification(1));
    await bench.pass(1000, 5);
    expect(waiting).toBe(49);
    expect(bench.states().filter((state) => state === 'delivered')).toHaveLength(CROWD.length - 49);
  });

  it('writes at once what was answered to a single one, and to one of a few', async () => {
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, (_, count) => (count === 1 ? new Promise<Outcome>(() => {}) : delivered)),
      ],
      bindings: CROWD.slice(0, 3),
    });
    await bench.queue(notification(1));
    expect(bench.clock.now()).toBe(NOON);
    expect(bench.states()).toEqual(['sending', 'delivered', 'delivered']);
  });

  it('writes what was answered before a stop, whatever is not answered yet', async () => {
    let answer: (outcome: Outcome) => void = () => {};
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, (_, count) =>
          count <= 49 ? new Promise<Outcome>(() => {}) : new Promise((resolve) => (answer = resolve)),
        ),
      ],
      bindings: CROWD,
    });
    await bench.queue(notification(1));
    answer(delivered);
    await bench.settle();
    void bench.dispatcher.stop();
    await bench.settle();
    expect(bench.states().filter((state) => state === 'delivered')).toHaveLength(1);
    expect(bench.store.all.attempts()).toHaveLength(50);
  });
});
