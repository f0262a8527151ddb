import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Binding } from '../model/binding.ts';
import type { Delivery, Route } from '../model/delivery.ts';
import type { BindingSid, NotificationSid, ServiceSid } from '../model/ids.ts';
import type { Notification, Target } from '../model/notification.ts';
import type { Service } from '../model/service.ts';
import type { ServiceStore } from './account-store.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { bindingToWay, directToWay, targetToWay, toDelivery, type Way } from './expand.ts';
import type { BindingStore, DeliveryStore } from './ports.ts';

interface FanOutDeps {
  readonly store: DeliveryStore & BindingStore & Pick<ServiceStore, 'service'>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Into one delivery per address, or into one for another Notify service that has the bindings. */
  readonly expand: 'bindings' | 'notify';
  readonly emit: (event: DispatchEvent) => void;
  /** Called with where deliveries were queued. */
  readonly onQueued: (routes: Iterable<Route>) => void;
}

/** Addresses read and written at a time; more would hold the store's only connection. */
const PAGE = 500;

/** Notifications of one turn: enough for the channels to send in batches, few enough to let others in between. */
const AT_ONCE = 20;

/** Where the fan-out of a notification has come to. What its first page found in the service holds for all of them. */
interface Progress {
  readonly sid: NotificationSid;
  readonly service: Service | null;
  readonly callback: string | null;
  /** The last binding that was written, or how many of the direct addresses were. */
  readonly reached: BindingSid | number | null;
}

/**
 * A turn of the fan-out: the oldest notifications that still wait for it, or a page of one that has many addresses. They go
 * one after another, so deliveries of one lane stand in their order. A crash repeats the pages of one, which adds nothing.
 */
export const createFanOut = (deps: FanOutDeps): (() => Promise<number | null>) => {
  const { store, clock, emit, onQueued } = deps;
  let progress: Progress | null = null;

  const fanOutPage = async (notification: Notification, services: Services) => {
    const { sid } = notification;
    const begun = progress?.sid === sid ? progress : begin(notification, await services(notification.service));
    const { deliveries, reached } = await expandPage(deps, notification, begun);
    const done = reached === null;
    const { total } = await store.fanOut(sid, { deliveries, done, callback: begun.callback });
    progress = done ? null : { ...begun, reached };
    if (done && total === 0) emit({ type: 'nobody-bound', notification });
    return deliveries;
  };

  return async () => {
    const queued = await store.queuedNotifications(AT_ONCE);
    const services = createServices(store);
    const written: Delivery[] = [];
    try {
      for (const notification of queued) {
        written.push(...(await fanOutPage(notification, services)));
        if (progress || written.length >= PAGE) break;
      }
    } finally {
      onQueued(written);
    }
    return queued.length > 0 ? clock.now() : null;
  };
};

type Services = (sid: ServiceSid) => Promise<Service | null>;

/** Reads a service once a turn. */
const createServices = (store: Pick<ServiceStore, 'service'>): Services => {
  const known = new Map<ServiceSid, Promise<Service | null>>();
  return (sid) => {
    const service = known.get(sid) ?? store.service(sid);
    known.set(sid, service);
    return service;
  };
};

const begin = ({ sid, request }: Notification, service: Service | null): Progress => ({
  sid,
  service,
  callback: request.DeliveryCallbackUrl ?? (service?.deliveryCallbackEnabled ? service.deliveryCallbackUrl : null),
  reached: null,
});

interface Found {
  readonly ways: readonly Way[];
  /** Null when these are the last. */
  readonly reached: Progress['reached'];
}

/** The next deliveries, and how far they reach. */
const expandPage = async (
  deps: FanOutDeps,
  notification: Notification,
  progress: Progress,
): Promise<{ readonly deliveries: readonly Delivery[]; readonly reached: Progress['reached'] }> => {
  const { ways, reached } = await findPage(deps, notification, progress);
  const now = deps.clock.now();
  return {
    deliveries: ways.map((way) => toDelivery(notification, way, { id: deps.ids.uuid(now), now })),
    reached,
  };
};

const findPage = (deps: FanOutDeps, notification: Notification, progress: Progress): Promise<Found> | Found => {
  if (deps.expand === 'notify') return { ways: [targetToWay(notification.request)], reached: null };
  return notification.direct > 0 ? directPage(deps, notification, progress) : bindingPage(deps, notification, progress);
};

const bindingPage = async (
  { store }: FanOutDeps,
  { service: sid, request }: Notification,
  { service, reached }: Progress,
): Promise<Found> => {
  const filter = { service: sid, identities: request.Identity, tags: request.Tag };
  const bindings = await store.bindings(filter, typeof reached === 'string' ? reached : null, PAGE);
  const ways = (await withoutTwins(store, bindings, request)).map((binding) => bindingToWay(binding, service));
  return { ways, reached: bindings.length < PAGE ? null : (bindings.at(-1)?.sid ?? null) };
};

/** A token that is bound as gcm and as fcm is one app on one phone: it rings once, as fcm. */
const withoutTwins = async (store: BindingStore, bindings: readonly Binding[], target: Target) => {
  const alone: Binding[] = [];
  for (const binding of bindings) {
    const { service, type, address } = binding;
    const twin = type === 'gcm' ? await store.bindingAt(service, 'fcm', address) : null;
    if (!twin || !isMeant(twin, target)) alone.push(binding);
  }
  return alone;
};

/** Any of the identities, all of the tags, implicit ones included. */
const isMeant = ({ identity, type, tags }: Binding, { Identity, Tag }: Target): boolean =>
  (Identity.length === 0 || Identity.includes(identity)) &&
  Tag.every((tag) => tag === 'all' || tag === type || tags.includes(tag));

const directPage = async (
  { store }: FanOutDeps,
  { sid, direct, service: owner }: Notification,
  { service, reached }: Progress,
): Promise<Found> => {
  const from = typeof reached === 'number' ? reached : 0;
  const addresses = await store.directAddresses(sid, from, PAGE);
  const next = from + addresses.length;
  const ways = addresses.map((address) => directToWay(address, { sid: owner, service }));
  return { ways, reached: addresses.length === 0 || next >= direct ? null : next };
};
