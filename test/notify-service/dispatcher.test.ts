import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import type { Outcome } from '../../src/model/delivery.ts';
import { createNotifyStore } from '../fakes/notify-store.ts';
import { binding, createBench, createScriptedChannel, delivered, NOON, notification } from './kit.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** One SMS binding, one channel that answers so, one notification; what is left when its time has come. */
const oneDelivery = async (answers: readonly Outcome[], request = {}) => {
  const channels = (clock: VirtualClock) => [
    createScriptedChannel(clock, (_, count) => answers[count - 1] ?? answers.at(-1) ?? delivered),
  ];
  const bench = await createBench({ channels, bindings: [binding(1)] });
  await bench.queue(notification(1, request));
  return bench;
};

describe('what each outcome does to its delivery', () => {
  const at = NOON + 5 * SECOND;
  const rows: readonly [string, Outcome, Record<string, unknown>][] = [
    ['delivered is final and keeps the id', delivered, { state: 'delivered', providerId: 'SM1', code: null }],
    [
      'a retry at a time waits until then',
      { type: 'RetryAt', at, scope: 'binding', code: '20429' },
      { state: 'queued', dueAt: at, mayRepeat: false, code: '20429' },
    ],
    [
      'a lost answer waits one second and may repeat',
      { type: 'AnswerLost', code: 'timeout' },
      { state: 'queued', dueAt: NOON + SECOND, mayRepeat: true, code: 'timeout' },
    ],
    [
      'an address that is gone ends',
      { type: 'BindingGone', unlessRenewedSince: NOON + 1, code: '410' },
      { state: 'binding-gone', code: '410' },
    ],
    ['an opt-out ends', { type: 'OptedOut', code: '21610' }, { state: 'opted-out', code: '21610' }],
    [
      'a refused credential keeps it queued until the trial',
      { type: 'CredentialRefused', code: '20003' },
      { state: 'queued', dueAt: NOON + MINUTE, mayRepeat: false, code: '20003' },
    ],
    ['a rejection ends', { type: 'Rejected', code: '21211' }, { state: 'rejected', code: '21211' }],
  ];
  it.each(rows)('%s', async (_, outcome, expected) => {
    const { store } = await oneDelivery([outcome]);
    expect(store.all.deliveries()).toEqual([expect.objectContaining({ ...expected, attempts: 1 })]);
    expect(store.all.attempts()).toEqual([expect.objectContaining({ at: NOON, outcome })]);
  });

  it('removes a binding that is gone, and says why', async () => {
    const { store } = await oneDelivery([{ type: 'BindingGone', unlessRenewedSince: NOON + 1, code: '410' }]);
    expect(store.all.bindings()).toEqual([]);
    expect(store.all.audit()).toEqual([`${binding(1).sid} gone: 410`]);
  });

  it('leaves a binding that was renewed after the provider lost it', async () => {
    const { store } = await oneDelivery([{ type: 'BindingGone', unlessRenewedSince: NOON - 1, code: '410' }]);
    expect(store.all.bindings()).toHaveLength(1);
  });

  it('holds a number that opted out, and sends nothing more to it', async () => {
    const bench = await oneDelivery([{ type: 'OptedOut', code: '21610' }]);
    await bench.queue(notification(2));
    expect(bench.store.all.held()).toEqual(['sms:+4790000001']);
    expect(bench.states()).toEqual(['opted-out 21610', 'opted-out held']);
    expect(bench.store.all.attempts()).toHaveLength(1);
  });

  it('counts a channel that throws as a lost answer', async () => {
    const channels = (clock: VirtualClock) => [
      createScriptedChannel(clock, (_, count) => (count === 1 ? Promise.reject(new Error('a bug')) : delivered)),
    ];
    const bench = await createBench({ channels, bindings: [binding(1)] });
    await bench.queue(notification(1));
    expect(bench.states()).toEqual(['queued channel-threw']);
    await bench.pass(SECOND);
    expect(bench.states()).toEqual(['delivered']);
  });
});

describe('retries', () => {
  it('doubles the wait after each lost answer up to a quarter of an hour', async () => {
    const lost: Outcome = { type: 'AnswerLost', code: 'reset' };
    const bench = await oneDelivery([...Array(12).fill(lost), delivered]);
    await bench.pass(90 * MINUTE, SECOND);
    const starts = bench.store.all.attempts().map(({ at }) => (at - NOON) / SECOND);
    expect(starts).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1923, 2823]);
    expect(bench.store.all.deliveries()).toEqual([expect.objectContaining({ state: 'delivered', mayRepeat: true })]);
  });

  it('gives up when the next attempt would come too late, and says so', async () => {
    const late: Outcome = { type: 'RetryAt', at: NOON + HOUR, scope: 'binding', code: '503' };
    const bench = await oneDelivery([late], { Ttl: 600 });
    expect(bench.states()).toEqual(['ttl-expired 503']);
    expect(bench.events.map(({ type }) => type)).toEqual(['finished', 'ttl-expired']);
  });

  it('makes one attempt with a Ttl of 0, and only one', async () => {
    const bench = await oneDelivery([{ type: 'AnswerLost', code: 'timeout' }], { Ttl: 0 });
    expect(bench.states()).toEqual(['ttl-expired timeout']);
    expect((await oneDelivery([delivered], { Ttl: 0 })).states()).toEqual(['delivered']);
  });

  it('makes that attempt also when its turn comes late, but no second one after a crash', async () => {
    const store = createNotifyStore();
    const bench = await createBench({
      store,
      channels: (clock) => [createScriptedChannel(clock, () => delivered, { rate: 1 })],
      bindings: [binding(1), binding(2)],
    });
    await bench.queue(notification(1, { Ttl: 0 }));
    expect(bench.states()).toEqual(['delivered', 'queued']);
    await bench.pass(SECOND);
    expect(bench.states()).toEqual(['delivered', 'delivered']);

    await bench.dispatcher.stop();
    await store.addNotification(notification(2, { Identity: ['person-1'], Ttl: 0 }, bench.clock.now()), []);
    const silent = createScriptedChannel(bench.clock, () => new Promise<Outcome>(() => {}));
    const crashed = await createBench({ store, clock: bench.clock, channels: () => [silent] });
    await crashed.settle();
    expect(crashed.states().at(-1)).toBe('sending');
    bench.clock.advance(SECOND);
    const after = await createBench({
      store,
      clock: bench.clock,
      channels: (clock) => [createScriptedChannel(clock, () => delivered)],
    });
    await after.settle();
    expect(after.states().at(-1)).toBe('ttl-expired expired');
  });

  it('sends nothing of what a report ended just before its attempt', async () => {
    const store = createNotifyStore();
    let reports = 1;
    const startAttempts: typeof store.startAttempts = async (ids, at, ended) => {
      const [first] = store.all.deliveries().filter(({ id }) => ids.includes(id));
      if (first && reports-- > 0) await store.writeReport({ ...first, state: 'delivered', finishedAt: at }, at);
      return store.startAttempts(ids, at, ended);
    };
    const starts: string[] = [];
    const bench = await createBench({
      store: { ...store, startAttempts },
      channels: (clock) => [
        createScriptedChannel(clock, ({ address }) => {
          starts.push(address);
          return delivered;
        }),
      ],
      bindings: [binding(1), binding(2)],
    });
    await bench.queue(notification(1));
    expect(bench.states()).toEqual(['delivered', 'delivered']);
    expect(starts).toEqual([binding(2).address]);
  });

  it('does not send what expired while it waited', async () => {
    const pause: Outcome = { type: 'RetryAt', at: NOON + 10 * MINUTE, scope: 'channel', code: '429' };
    const bench = await oneDelivery([pause, delivered]);
    await bench.queue(notification(2, { Identity: ['person-1'], Ttl: 60 }));
    await bench.pass(10 * MINUTE, MINUTE);
    expect(bench.states()).toEqual(['delivered', 'ttl-expired expired']);
  });

  it('ends what expired during a long pause without waiting for its end', async () => {
    const pause: Outcome = { type: 'RetryAt', at: NOON + HOUR, scope: 'channel', code: '429' };
    const bench = await createBench({
      channels: (clock) => [createScriptedChannel(clock, () => pause)],
      bindings: [binding(1), binding(2)],
    });
    await bench.queue(notification(1, { Identity: ['person-1'] }));
    await bench.queue(notification(2, { Identity: ['person-2'], Ttl: 90 }));
    await bench.pass(3 * MINUTE, SECOND);
    expect(bench.states()).toEqual(['queued 429', 'ttl-expired expired']);
    expect(bench.store.all.attempts()).toHaveLength(1);
  });
});

describe('pauses', () => {
  it('stops the whole channel until the time the provider named', async () => {
    const pause: Outcome = { type: 'RetryAt', at: NOON + 30 * SECOND, scope: 'channel', code: '20429' };
    const bench = await createBench({
      channels: (clock) => [createScriptedChannel(clock, (_, count) => (count === 1 ? pause : delivered))],
      bindings: [binding(1), binding(2)],
    });
    await bench.queue(notification(1, { Identity: ['person-1'] }));
    await bench.queue(notification(2, { Identity: ['person-2'] }));
    await bench.pass(29 * SECOND, SECOND);
    expect(bench.store.all.attempts()).toHaveLength(1);
    await bench.pass(SECOND);
    expect(bench.store.all.deliveries().map(({ state, attempts }) => [state, attempts])).toEqual([
      ['delivered', 2],
      ['delivered', 1],
    ]);
  });

  it('stops one lane only for a retry of its binding', async () => {
    const wait: Outcome = { type: 'RetryAt', at: NOON + HOUR, scope: 'binding', code: '21611' };
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, ({ address }) => (address.endsWith('001') ? wait : delivered)),
      ],
      bindings: [binding(1), binding(2)],
    });
    await bench.queue(notification(1), notification(2));
    expect(bench.states()).toEqual(['queued 21611', 'delivered', 'queued', 'delivered']);
  });

  it('tries a refused credential after 1, 2, 4, 8, 10 and 10 minutes, one message at a time', async () => {
    const refused: Outcome = { type: 'CredentialRefused', code: '20003' };
    const bench = await createBench({
      channels: (clock) => [createScriptedChannel(clock, (_, count) => (count <= 7 ? refused : delivered))],
      bindings: [binding(1), binding(2)],
    });
    await bench.queue(notification(1));
    await bench.pass(50 * MINUTE, SECOND);
    const trials = bench.store.all.attempts().map(({ at }) => (at - NOON) / MINUTE);
    // Both were under way when the first refusal came, so the volley counts once.
    expect(trials).toEqual([0, 0, 1, 3, 7, 15, 25, 35, 35]);
    expect(bench.states()).toEqual(['delivered', 'delivered']);
    expect(bench.events.map(({ type }) => type).filter((type) => type.startsWith('credential'))).toEqual([
      ...Array(6).fill('credential-refused'),
      'credential-accepted',
    ]);
  });

  it('forgets earlier refusals after a success', async () => {
    const refused: Outcome = { type: 'CredentialRefused', code: '20003' };
    const bench = await oneDelivery([refused, delivered, refused, delivered]);
    await bench.pass(MINUTE);
    await bench.queue(notification(2));
    expect(bench.store.all.deliveries()[1]).toMatchObject({ state: 'queued', dueAt: NOON + 2 * MINUTE });
  });
});

describe('lanes', () => {
  it('keeps deliveries to one address in order, whatever happens to the first', async () => {
    const channel = (clock: VirtualClock) =>
      createScriptedChannel(clock, (_, count) => (count <= 2 ? { type: 'AnswerLost', code: 'reset' } : delivered));
    const bench = await createBench({ channels: (clock) => [channel(clock)], bindings: [binding(1)] });
    await bench.queue(notification(1), notification(2), notification(3));
    await bench.pass(MINUTE, SECOND);
    const order = bench.store.all.attempts().map(({ delivery }) => delivery);
    const [first, second, third] = bench.store.all.deliveries().map(({ id }) => id);
    expect(order).toEqual([first, first, first, second, third]);
  });

  it('sends to others while one address does not answer, 50 at a time', async () => {
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, ({ address }) => (address.endsWith('001') ? new Promise(() => {}) : delivered)),
      ],
      bindings: Array.from({ length: 120 }, (_, index) => binding(index + 1)),
    });
    await bench.store.addNotification(notification(1), []);
    bench.dispatcher.wake();
    while (bench.events.length < 119) await nextTurn();
    expect(bench.states().filter((state) => state === 'delivered')).toHaveLength(119);
  });
});

describe('the rate', () => {
  const startsOf = async (rate: number, count: number, options: Parameters<typeof createBench>[0] = {}) => {
    const bench = await createBench({
      channels: (clock) => [createScriptedChannel(clock, () => delivered, { rate })],
      bindings: Array.from({ length: count }, (_, index) => binding(index + 1)),
      ...options,
    });
    await bench.queue(notification(1));
    await bench.pass(10 * SECOND, 10);
    return bench.store.all.attempts().map(({ at }) => at - NOON);
  };

  it('spaces slow channels evenly', async () => {
    expect(await startsOf(1, 4)).toEqual([0, 1000, 2000, 3000]);
    expect(await startsOf(4, 5)).toEqual([0, 250, 500, 750, 1000]);
  });

  it('sends a second of a fast channel together, and the rest a second later', async () => {
    const starts = await startsOf(20, 50);
    expect(starts.map((at) => at / SECOND)).toEqual([...Array(20).fill(0), ...Array(20).fill(1), ...Array(10).fill(2)]);
  });

  it('goes on after a restart as if there had been none', async () => {
    const clock = createVirtualClock(NOON);
    const store = createNotifyStore({ clock });
    const before = await createBench({
      clock,
      store,
      channels: () => [createScriptedChannel(clock, () => delivered, { rate: 1 })],
      bindings: [binding(1), binding(2)],
    });
    await before.queue(notification(1));
    await before.dispatcher.stop();
    clock.advance(400);
    const after = await createBench({
      clock,
      store,
      channels: () => [createScriptedChannel(clock, () => delivered, { rate: 1 })],
    });
    await after.pass(2 * SECOND, 100);
    expect(store.all.attempts().map(({ at }) => at - NOON)).toEqual([0, 1000]);
  });
});

describe('fan-out', () => {
  it('makes one delivery for each binding that matches, and none twice', async () => {
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, () => delivered),
        createScriptedChannel(clock, () => delivered, { name: 'apn' }),
      ],
      bindings: [
        binding(1),
        binding(2, { type: 'apn', address: 'ab12' }),
        binding(3, { tags: [] }),
        binding(4, { identity: 'person-1', address: '+4790000099' }),
      ],
    });
    await bench.queue(notification(1, { Identity: ['person-1', 'person-2'], Tag: ['on-call'] }));
    expect(bench.store.all.deliveries().map(({ channel, address, state }) => [channel, address, state])).toEqual([
      ['sms', '+4790000001', 'delivered'],
      ['apn', 'ab12', 'delivered'],
      ['sms', '+4790000099', 'delivered'],
    ]);
  });

  it('reads a broadcast page by page', async () => {
    const many = Array.from({ length: 1001 }, (_, index) =>
      binding(index + 1, { address: `+47900${String(index).padStart(5, '0')}` }),
    );
    const bench = await createBench({ bindings: many });
    await bench.queue(notification(1, { Tag: ['all'] }));
    expect(bench.states()).toEqual(Array(1001).fill('rejected no-channel'));
  });

  it('says when nobody is bound', async () => {
    const bench = await createBench({ bindings: [binding(1)] });
    await bench.queue(notification(1, { Tag: ['nobody'] }));
    expect(bench.events).toEqual([{ type: 'nobody-bound', notification: notification(1, { Tag: ['nobody'] }) }]);
  });

  it('rejects what is bound to a channel that the config does not name', async () => {
    const bench = await createBench({ bindings: [binding(1)] });
    await bench.queue(notification(1));
    expect(bench.states()).toEqual(['rejected no-channel']);
    expect(bench.store.all.attempts()).toEqual([]);
    expect(bench.events).toEqual([expect.objectContaining({ type: 'finished', latencyMs: 0 })]);
  });

  it('hands a whole notification to another Notify service, targets in lanes of their own', async () => {
    const bench = await createBench({
      expand: 'notify',
      channels: (clock) => [createScriptedChannel(clock, () => delivered, { name: 'notify' })],
    });
    await bench.queue(notification(1), notification(2, { Tag: ['night'] }), notification(3));
    const deliveries = bench.store.all.deliveries();
    expect(deliveries.map(({ channel, binding: to }) => [channel, to])).toEqual(Array(3).fill(['notify', null]));
    const [first, second, third] = deliveries.map(({ lane }) => lane);
    expect([first === third, first === second]).toEqual([true, false]);
    expect(bench.states()).toEqual(['delivered', 'delivered', 'delivered']);
  });
});

describe('bindings that change while a delivery waits', () => {
  const waiting = async () => {
    const bench = await oneDelivery([{ type: 'AnswerLost', code: 'reset' }, delivered]);
    expect(bench.states()).toEqual(['queued reset']);
    return bench;
  };

  it('sends nothing to an address that now belongs to somebody else', async () => {
    const bench = await waiting();
    await bench.store.putBinding(binding(2, { address: '+4790000001', tags: [] }));
    await bench.pass(SECOND);
    expect(bench.states()).toEqual(['binding-gone unbound']);
    expect(bench.store.all.attempts()).toHaveLength(1);
  });

  it('sends to an address that was bound anew and is still meant', async () => {
    const bench = await waiting();
    await bench.store.putBinding(binding(2, { address: '+4790000001' }));
    await bench.pass(SECOND);
    expect(bench.states()).toEqual(['delivered']);
  });

  it('looks for it on every page of the target', async () => {
    const bench = await waiting();
    await bench.store.removeBinding(binding(1).sid, 'test');
    const others = Array.from({ length: 600 }, (_, index) =>
      binding(1000 + index, { address: `+4791${100000 + index}` }),
    );
    for (const other of others) await bench.store.putBinding(other);
    await bench.store.putBinding(binding(9000, { address: '+4790000001' }));
    await bench.pass(SECOND);
    expect(bench.states()).toEqual(['delivered']);
  });

  it('sends nothing for a notification that is no longer known', async () => {
    const bench = await createBench({
      store: { ...createNotifyStore(), notification: async () => null },
      channels: (clock) => [createScriptedChannel(clock, () => delivered)],
      bindings: [binding(1)],
    });
    await bench.queue(notification(1));
    expect(bench.states()).toEqual(['rejected no-notification']);
  });
});

describe('a store that fails', () => {
  const operations = [
    'queuedNotifications',
    'bindings',
    'fanOut',
    'dueDeliveries',
    'notification',
    'heldAmong',
    'missingBindings',
  ] as const;
  it.each([...operations, 'startAttempts', 'finishAttempts', 'nextDueAt'] as const)(
    'goes on a second after %s failed',
    async (operation) => {
      const bench = await createBench({
        channels: (clock) => [createScriptedChannel(clock, () => delivered)],
        bindings: [binding(1)],
      });
      await bench.dispatcher.idle();
      bench.store.fail(operation, 1);
      await bench.store.addNotification(notification(1), []);
      bench.dispatcher.wake();
      while (!bench.events.some(({ type }) => type === 'store-failed')) await nextTurn();
      bench.clock.advance(SECOND);
      await bench.dispatcher.idle();
      expect(bench.states()).toEqual(['delivered']);
      expect(bench.store.all.attempts()).toHaveLength(1);
      expect(bench.events).toContainEqual({ type: 'store-failed', message: `${operation}: database is locked` });
    },
  );

  it('keeps the answer it could not write, and removes the binding once', async () => {
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, () => ({ type: 'BindingGone', unlessRenewedSince: NOON, code: '410' })),
      ],
      bindings: [binding(1)],
    });
    bench.store.fail('finishAttempts', 3);
    await bench.store.addNotification(notification(1), []);
    bench.dispatcher.wake();
    for (const failures of [1, 2, 3]) {
      while (bench.events.length < failures) await nextTurn();
      bench.clock.advance(SECOND);
    }
    await bench.dispatcher.idle();
    expect(bench.states()).toEqual(['binding-gone 410']);
    expect(bench.store.all.audit()).toHaveLength(1);
  });
});

describe('start and stop', () => {
  it('takes up what an earlier run left under way, as something that may repeat', async () => {
    const clock = createVirtualClock(NOON);
    const store = createNotifyStore({ clock });
    const channels = () => [createScriptedChannel(clock, () => delivered)];
    const first = await createBench({
      clock,
      store,
      channels: () => [createScriptedChannel(clock, () => new Promise(() => {}))],
      bindings: [binding(1)],
    });
    await store.addNotification(notification(1), []);
    first.dispatcher.wake();
    while (store.all.attempts().length === 0) await nextTurn();
    void first.dispatcher.stop();
    const second = await createBench({ clock, store, channels });
    await second.dispatcher.idle();
    expect(store.all.deliveries()).toEqual([
      expect.objectContaining({ state: 'delivered', mayRepeat: true, attempts: 2 }),
    ]);
  });

  it('sends nothing before it started, and once what it was woken for until then', async () => {
    const bench = await createBench({
      channels: (clock) => [createScriptedChannel(clock, () => delivered)],
      bindings: [binding(1)],
      started: false,
    });
    await bench.queue(notification(1));
    expect(bench.store.all.attempts()).toEqual([]);
    await bench.dispatcher.start();
    await bench.dispatcher.idle();
    expect(bench.store.all.deliveries()).toEqual([
      expect.objectContaining({ state: 'delivered', mayRepeat: false, attempts: 1 }),
    ]);
  });

  it('says again at start what an earlier run may not have been heard to say', async () => {
    const clock = createVirtualClock(NOON);
    const store = createNotifyStore({ clock });
    const late: Outcome = { type: 'RetryAt', at: NOON + HOUR, scope: 'binding', code: '503' };
    const channels = () => [createScriptedChannel(clock, () => late)];
    const first = await createBench({ clock, store, channels, bindings: [binding(1)] });
    const toNobody = [2, 3].map((number) => notification(number, { Tag: ['nobody'] }));
    await first.queue(notification(1, { Ttl: 60 }), ...toNobody, notification(4, { Tag: ['night'] }));
    await store.putBinding(binding(2, { tags: ['night'] }));
    const second = await createBench({ clock, store, channels });
    expect(second.events).toEqual([
      { type: 'ttl-expired', delivery: expect.objectContaining({ state: 'ttl-expired', code: '503' }) },
      { type: 'nobody-bound', notification: toNobody[1] },
    ]);
  });

  it('waits for the requests under way when it stops, and starts no other', async () => {
    let answer: (outcome: Outcome) => void = () => {};
    const bench = await createBench({
      channels: (clock) => [
        createScriptedChannel(clock, () => new Promise((resolve) => (answer = resolve)), { rate: 1 }),
      ],
      bindings: [binding(1), binding(2)],
    });
    await bench.store.addNotification(notification(1), []);
    bench.dispatcher.wake();
    while (bench.store.all.attempts().length === 0) await nextTurn();
    const stopped = bench.dispatcher.stop();
    answer(delivered);
    await stopped;
    bench.dispatcher.wake();
    bench.clock.advance(HOUR);
    await bench.dispatcher.idle();
    expect(bench.states()).toEqual(['delivered', 'queued']);
  });

  it('is idle when nothing was asked of it', async () => {
    const bench = await createBench();
    await bench.dispatcher.idle();
    expect(bench.events).toEqual([]);
  });

  it.each(['channel', 'binding'] as const)(
    'waits no longer for a %s because the wall clock was set back',
    async (scope) => {
      const wait: Outcome = { type: 'RetryAt', at: NOON + 30 * SECOND, scope, code: '429' };
      const bench = await oneDelivery([wait, delivered]);
      bench.clock.jump(-2 * HOUR);
      await bench.pass(29 * SECOND, SECOND);
      expect(bench.states()).toEqual(['queued 429']);
      await bench.pass(MINUTE, SECOND);
      expect(bench.states()).toEqual(['delivered']);
    },
  );

  it('sends what is queued while a pause runs over a wall clock that was set back', async () => {
    const wait: Outcome = { type: 'RetryAt', at: NOON + 30 * SECOND, scope: 'channel', code: '429' };
    const bench = await oneDelivery([wait, delivered]);
    await bench.queue(notification(2));
    bench.clock.jump(-2 * HOUR);
    await bench.queue(notification(3, {}, NOON - 2 * HOUR));
    await bench.pass(MINUTE, SECOND);
    expect(bench.states()).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('follows the wall clock back although the store failed the first time', async () => {
    const wait: Outcome = { type: 'RetryAt', at: NOON + 30 * SECOND, scope: 'binding', code: '503' };
    const bench = await oneDelivery([wait, delivered]);
    bench.store.fail('bringForward', 1);
    bench.clock.jump(-2 * HOUR);
    await bench.pass(MINUTE, SECOND);
    expect(bench.states()).toEqual(['delivered']);
  });

  it('takes up at once what seems to wait for hours, for the clock may have been set back before the start', async () => {
    const clock = createVirtualClock(NOON);
    const store = createNotifyStore({ clock });
    const wait: Outcome = { type: 'RetryAt', at: NOON + 30 * SECOND, scope: 'binding', code: '503' };
    const channels = () => [createScriptedChannel(clock, (_, count) => (count === 1 ? wait : delivered))];
    const first = await createBench({ clock, store, channels, bindings: [binding(1)] });
    await first.queue(notification(1));
    await first.dispatcher.stop();
    clock.jump(-2 * HOUR);
    const second = await createBench({
      clock,
      store,
      channels: () => [createScriptedChannel(clock, () => delivered)],
    });
    await second.pass(SECOND);
    expect(second.states()).toEqual(['delivered']);
  });

  it('notices within a minute that the wall clock was set forward', async () => {
    const bench = await oneDelivery([{ type: 'RetryAt', at: NOON + HOUR, scope: 'binding', code: '503' }, delivered]);
    bench.clock.jump(HOUR);
    await bench.pass(MINUTE);
    expect(bench.states()).toEqual(['delivered']);
  });
});
