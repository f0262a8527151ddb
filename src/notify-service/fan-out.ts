import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Binding } from '../model/binding.ts';
import type { ChannelName, Delivery } from '../model/delivery.ts';
import { asDeliveryId, type BindingSid, type NotificationSid } from '../model/ids.ts';
import type { Notification } from '../model/notification.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { LONGEST_TTL_S } from './limits.ts';
import type { BindingStore, DeliveryStore } from './ports.ts';

interface FanOutDeps {
  readonly store: DeliveryStore & BindingStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Into one delivery per binding, or into one for another Notify service that has the bindings. */
  readonly expand: 'bindings' | 'notify';
  readonly emit: (event: DispatchEvent) => void;
  /** Called with the channels that got deliveries. */
  readonly onQueued: (channels: ReadonlySet<ChannelName>) => void;
}

/** Bindings read and written at a time; more would hold the store's only connection. */
const PAGE = 500;

/** Notifications of one turn: enough for the channels to send in batches, few enough to let others in between. */
const AT_ONCE = 20;

/**
 * A turn of the fan-out: the oldest notifications that still wait for it, or a page of one that has many bindings. They go
 * one after another, so deliveries of one lane stand in their order. A crash repeats the pages of one, which adds nothing.
 */
export const createFanOut = (deps: FanOutDeps): (() => Promise<number | null>) => {
  const { store, clock, emit, onQueued } = deps;
  let reached: { readonly sid: NotificationSid; readonly after: BindingSid } | null = null;

  const fanOutPage = async (notification: Notification) => {
    const after = reached?.sid === notification.sid ? reached.after : null;
    const { deliveries, last } = await expandPage(deps, notification, after);
    const { total } = await store.fanOut(notification.sid, deliveries, last === null);
    reached = last === null ? null : { sid: notification.sid, after: last };
    if (last === null && total === 0) emit({ type: 'nobody-bound', notification });
    return deliveries;
  };

  return async () => {
    const queued = await store.queuedNotifications(AT_ONCE);
    const written: Delivery[] = [];
    try {
      for (const notification of queued) {
        written.push(...(await fanOutPage(notification)));
        if (reached || written.length >= PAGE) break;
      }
    } finally {
      onQueued(new Set(written.map(({ channel }) => channel)));
    }
    return queued.length > 0 ? clock.now() : null;
  };
};

/** The next deliveries, and the binding to go on after; null when these are the last. */
const expandPage = async (
  { store, clock, ids, expand }: FanOutDeps,
  notification: Notification,
  after: BindingSid | null,
): Promise<{ readonly deliveries: readonly Delivery[]; readonly last: BindingSid | null }> => {
  const now = clock.now();
  const { Identity, Tag } = notification.request;
  if (expand === 'notify') {
    const way = { binding: null, channel: 'notify', address: '', lane: JSON.stringify([Identity, Tag]) } as const;
    return { deliveries: [toDelivery(notification, way, ids.uuid(now), now)], last: null };
  }
  const bindings = await store.bindings({ identities: Identity, tags: Tag }, after, PAGE);
  return {
    deliveries: bindings.map((binding) => toDelivery(notification, toWay(binding), ids.uuid(now), now)),
    last: bindings.length < PAGE ? null : (bindings.at(-1)?.sid ?? null),
  };
};

type Way = Pick<Delivery, 'binding' | 'channel' | 'address' | 'lane'>;

const toWay = ({ sid, type, address }: Binding): Way => ({
  binding: sid,
  channel: type,
  address,
  lane: `${type}:${address}`,
});

const toDelivery = ({ sid, createdAt, request }: Notification, way: Way, id: string, now: number): Delivery => ({
  ...way,
  id: asDeliveryId(id),
  notification: sid,
  state: 'queued',
  attempts: 0,
  mayRepeat: false,
  dueAt: now,
  expiresAt: createdAt + (request.Ttl ?? LONGEST_TTL_S) * 1000,
  createdAt: now,
  finishedAt: null,
  providerId: null,
  code: null,
});
