import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery, Outcome } from '../../../src/model/delivery.ts';
import type { Store } from '../../../src/store/store.ts';
import { delivery, fanOut, memoryStore, sms } from '../samples.ts';

/** What may happen to a queue; each step a millisecond after the one before. */
const step = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    lane: fc.integer({ min: 0, max: 3 }),
    delay: fc.integer({ min: 0, max: 5 }),
  }),
  fc.record({ type: fc.constant('start' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('deliver' as const) }),
  fc.record({ type: fc.constant('retry' as const), delay: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ type: fc.constant('expire' as const), index: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ type: fc.constant('again' as const), index: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ type: fc.constant('crash' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The rule itself, without an index: open, first of its lane, queued and due, and no other of its lane being sent. */
const expectedDue = (open: readonly Delivery[], now: number): readonly string[] => {
  const busy = open.filter(({ state }) => state === 'sending').map(({ lane }) => lane);
  const heads = open.filter(
    (each) => open.find(({ lane }) => lane === each.lane) === each && !busy.includes(each.lane),
  );
  return heads.filter(({ state, dueAt }) => state === 'queued' && dueAt <= now).map(({ id }) => id);
};

const run = async (store: Store, steps: readonly Step[]): Promise<void> => {
  let open: readonly Delivery[] = [];
  let ended: readonly Delivery[] = [];
  const replace = (next: Delivery) => {
    open = open.map((each) => (each.id === next.id ? next : each));
  };
  const end = async (before: Delivery, now: number, outcome: Outcome, next: Delivery) => {
    await store.notify.finishAttempts([{ delivery: before, outcome, finishedAt: now, next }]);
    if (next.state === 'queued') return replace(next);
    open = open.filter(({ id }) => id !== before.id);
    ended = [...ended, next];
  };
  for (const [now, one] of steps.entries()) {
    const sending = open.find(({ state }) => state === 'sending');
    if (one.type === 'add') {
      const added = delivery(`d${now}`, { lane: `lane-${one.lane}`, dueAt: now + one.delay, createdAt: now });
      await fanOut(store, `NT${now}`, [added]);
      open = [...open, added];
    } else if (one.type === 'start') {
      const due = await store.notify.dueDeliveries(sms, now, one.limit);
      await store.notify.startAttempts(
        due.map(({ id }) => id),
        now,
      );
      for (const each of due) replace({ ...each, state: 'sending', attempts: each.attempts + 1 });
    } else if (one.type === 'deliver' && sending) {
      await end(
        sending,
        now,
        { type: 'Delivered', providerId: null },
        { ...sending, state: 'delivered', finishedAt: now },
      );
    } else if (one.type === 'retry' && sending) {
      const at = now + one.delay;
      await end(
        sending,
        now,
        { type: 'RetryAt', at, scope: 'binding', code: 'x' },
        { ...sending, state: 'queued', dueAt: at },
      );
    } else if (one.type === 'expire') {
      const expired = open.filter(({ state }) => state === 'queued')[one.index];
      if (expired) await end(expired, now, { type: 'Rejected', code: 'ttl' }, { ...expired, state: 'ttl-expired' });
    } else if (one.type === 'again') {
      const before = ended[one.index];
      if (!before) continue;
      const again: Delivery = { ...before, state: 'queued', dueAt: now, finishedAt: null };
      expect(await store.notify.writeReport(again, now)).toBe(true);
      ended = ended.filter(({ id }) => id !== before.id);
      open = [...open, again].toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
    } else if (one.type === 'crash') {
      await store.notify.recoverInterrupted(now);
      open = open.map((each) => (each.state === 'sending' ? { ...each, state: 'queued', dueAt: now } : each));
    }
    expect((await store.notify.dueDeliveries(sms, now, 100)).map(({ id }) => id)).toEqual(expectedDue(open, now));
  }
};

describe('lanes', () => {
  it('give the turn to the oldest open delivery of each, whatever happens', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const store = await memoryStore();
      try {
        await run(store, steps);
      } finally {
        store.close();
      }
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('stay cheap when one is ten thousand deep and ten thousand others are due and as many wait', async () => {
    const store = await memoryStore();
    const many = (name: string, parts: Partial<Delivery>) =>
      Array.from({ length: 10_000 }, (_, n) => delivery(`${name}${n}`, parts));
    await fanOut(store, 'NT1', many('deep', { lane: 'stuck', dueAt: 90_000 }));
    await fanOut(store, 'NT2', many('waiting', { dueAt: 90_000 }));
    await fanOut(store, 'NT3', many('due', {}));
    const startedAt = performance.now();
    for (let round = 0; round < 300; round++) {
      expect(await store.notify.dueDeliveries(sms, 1_000, 2)).toHaveLength(2);
      expect(await store.notify.nextDueAt(sms)).toBe(100);
    }
    // 20 ms by the indexes, 1500 ms by reading all that is due each time.
    expect(performance.now() - startedAt).toBeLessThan(750);
    store.close();
  });
});
