import type { Binding, BindingType } from '../../src/model/binding.ts';
import { IMPLICIT_TAGS } from '../../src/model/binding.ts';
import type { ChannelName, Delivery, Outcome } from '../../src/model/delivery.ts';
import type { BindingSid, DeliveryId, NotificationSid } from '../../src/model/ids.ts';
import type { Notification } from '../../src/model/notification.ts';
import type { AttemptResult, BindingFilter, NotifyStore } from '../../src/notify-service/ports.ts';

export interface MemoryNotifyStore extends NotifyStore {
  readonly all: {
    readonly bindings: () => readonly Binding[];
    readonly deliveries: () => readonly Delivery[];
    readonly notifications: () => readonly Notification[];
    readonly attempts: () => readonly Attempt[];
    readonly audit: () => readonly string[];
    readonly held: () => readonly string[];
  };
  /** The next calls of this operation reject. */
  readonly fail: (operation: keyof NotifyStore, times: number) => void;
}

interface Attempt {
  readonly delivery: DeliveryId;
  readonly channel: ChannelName;
  readonly at: number;
  readonly outcome: Outcome | null;
}

/** A NotifyStore in memory that keeps the promises of the port and nothing else. */
export const createMemoryNotifyStore = (): MemoryNotifyStore => {
  const bindings = new Map<BindingSid, Binding>();
  const notifications: { readonly notification: Notification; done: boolean }[] = [];
  let deliveries: Delivery[] = [];
  const attempts: Attempt[] = [];
  const held = new Set<string>();
  const audit: string[] = [];
  const failures = new Map<string, number>();

  const store = <T>(operation: keyof NotifyStore, value: () => T): Promise<T> => {
    const left = failures.get(operation) ?? 0;
    failures.set(operation, left - 1);
    return left > 0 ? Promise.reject(new Error(`${operation}: database is locked`)) : Promise.resolve(value());
  };
  const replace = (next: Delivery) => {
    deliveries = deliveries.map((delivery) => (delivery.id === next.id ? next : delivery));
  };
  const heads = (channel: ChannelName) => {
    const lanes = new Set<string>();
    return deliveries.filter((delivery) => {
      if (!isOpen(delivery) || lanes.has(delivery.lane)) return false;
      lanes.add(delivery.lane);
      return delivery.channel === channel && delivery.state === 'queued';
    });
  };
  const finish = ({ delivery, outcome, next }: AttemptResult) => {
    replace(next);
    const index = attempts.findLastIndex((attempt) => attempt.delivery === delivery.id && attempt.outcome === null);
    const attempt = attempts[index];
    if (attempt) attempts[index] = { ...attempt, outcome };
  };

  return {
    putBinding: (binding) =>
      store('putBinding', () => {
        const same = [...bindings.values()].find((b) => b.type === binding.type && b.address === binding.address);
        if (same) bindings.delete(same.sid);
        bindings.set(binding.sid, binding);
        return same ?? null;
      }),
    binding: (sid) => store('binding', () => bindings.get(sid) ?? null),
    removeBinding: (sid, reason, unlessRenewedSince = Number.POSITIVE_INFINITY) =>
      store('removeBinding', () => {
        const binding = bindings.get(sid);
        if (!binding || binding.updatedAt > unlessRenewedSince) return false;
        audit.push(`${sid} ${reason}`);
        return bindings.delete(sid);
      }),
    bindings: (filter, after, limit) =>
      store('bindings', () =>
        [...bindings.values()]
          .filter((binding) => matches(filter, binding) && (after === null || binding.sid > after))
          .toSorted((a, b) => (a.sid < b.sid ? -1 : 1))
          .slice(0, limit),
      ),
    holdAddress: (type: BindingType, address: string, reason: string) =>
      store('holdAddress', () => {
        held.add(`${type}:${address}`);
        audit.push(`${type}:${address} ${reason}`);
      }),
    isHeld: (type, address) => store('isHeld', () => held.has(`${type}:${address}`)),
    addNotification: (notification) =>
      store('addNotification', () => {
        notifications.push({ notification, done: false });
      }),
    queuedNotifications: (limit) =>
      store('queuedNotifications', () =>
        notifications
          .filter(({ done }) => !done)
          .slice(0, limit)
          .map(({ notification }) => notification),
      ),
    fanOut: (sid, added, done) =>
      store('fanOut', () => {
        const isNew = (wanted: Delivery) =>
          !deliveries.some(({ notification, binding }) => notification === sid && binding === wanted.binding);
        deliveries = [...deliveries, ...added.filter(isNew)];
        for (const entry of notifications) if (done && entry.notification.sid === sid) entry.done = true;
        return { total: deliveries.filter(({ notification }) => notification === sid).length };
      }),
    dueDeliveries: (channel, now, limit) =>
      store('dueDeliveries', () =>
        heads(channel)
          .filter(({ dueAt }) => dueAt <= now)
          .slice(0, limit),
      ),
    nextDueAt: (channel) =>
      store('nextDueAt', () =>
        heads(channel).reduce<number | null>((min, { dueAt }) => Math.min(min ?? dueAt, dueAt), null),
      ),
    request: (sid: NotificationSid) =>
      store(
        'request',
        () => notifications.find(({ notification }) => notification.sid === sid)?.notification.request ?? null,
      ),
    startAttempts: (ids, at) =>
      store('startAttempts', () => {
        for (const delivery of deliveries.filter(({ id, state }) => ids.includes(id) && state === 'queued')) {
          replace({ ...delivery, state: 'sending', attempts: delivery.attempts + 1 });
          attempts.push({ delivery: delivery.id, channel: delivery.channel, at, outcome: null });
        }
      }),
    finishAttempts: (results) => store('finishAttempts', () => results.forEach(finish)),
    bringForward: (channel, byMs) =>
      store('bringForward', () => {
        for (const delivery of deliveries.filter((one) => one.channel === channel && one.state === 'queued')) {
          replace({ ...delivery, dueAt: delivery.dueAt - byMs });
        }
      }),
    recoverInterrupted: (at) =>
      store('recoverInterrupted', () => {
        for (const delivery of deliveries.filter(({ state, dueAt }) => state === 'queued' && dueAt > at + HOUR_MS)) {
          replace({ ...delivery, dueAt: at });
        }
        const interrupted = deliveries.filter(({ state }) => state === 'sending');
        for (const delivery of interrupted) replace({ ...delivery, state: 'queued', mayRepeat: true, dueAt: at });
        return interrupted.length;
      }),
    // This store knows no heartbeat, so all of it ended in the earlier run's last minutes.
    lastEnds: () =>
      store('lastEnds', () => ({
        unbound: notifications
          .filter(({ notification: { sid }, done }) => done && !deliveries.some((one) => one.notification === sid))
          .map(({ notification }) => notification),
        expired: deliveries.filter(({ state }) => state === 'ttl-expired').slice(0, 1),
      })),
    lastAttemptAt: (channel) =>
      store('lastAttemptAt', () => attempts.findLast((attempt) => attempt.channel === channel)?.at ?? null),
    all: {
      bindings: () => [...bindings.values()],
      deliveries: () => deliveries,
      notifications: () => notifications.map(({ notification }) => notification),
      attempts: () => attempts,
      audit: () => audit,
      held: () => [...held],
    },
    fail: (operation, times) => {
      failures.set(operation, times);
    },
  };
};

const HOUR_MS = 3_600_000;

const isOpen = ({ state }: Delivery): boolean => state === 'queued' || state === 'sending';

const matches = ({ identities, tags, createdFrom, createdBefore }: BindingFilter, binding: Binding): boolean => {
  const implicit = IMPLICIT_TAGS.filter((tag) => tag === 'all' || tag === binding.type);
  const has = new Set([...binding.tags, ...implicit]);
  return (
    (identities.length === 0 || identities.includes(binding.identity)) &&
    tags.every((tag) => has.has(tag)) &&
    binding.createdAt >= (createdFrom ?? 0) &&
    binding.createdAt < (createdBefore ?? Number.POSITIVE_INFINITY)
  );
};
