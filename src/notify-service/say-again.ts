import type { Notification } from '../model/notification.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import type { BindingStore, DeliveryStore } from './ports.ts';

interface SayAgainDeps {
  readonly store: Pick<DeliveryStore & BindingStore, 'lastEnds' | 'bindings'>;
  readonly emit: (event: DispatchEvent) => void;
}

/** Far more than lies between an end written down and what is made of its event. */
const WINDOW_MS = 5 * 60_000;

/**
 * At start: says again that something expired or had nobody to go to, if that was written down shortly before the earlier
 * run ended. A crash may have come between the end and what is made of its event, and then nobody would ever know.
 */
export const sayAgain = async ({ store, emit }: SayAgainDeps): Promise<void> => {
  const { unbound, expired } = await store.lastEnds(WINDOW_MS);
  for (const delivery of expired) emit({ type: 'ttl-expired', delivery });
  for (const notification of onePerTarget(unbound)) {
    const { Identity, Tag } = notification.request;
    const bound = await store.bindings({ service: notification.service, identities: Identity, tags: Tag }, null, 1);
    if (bound.length === 0) emit({ type: 'nobody-bound', notification });
  }
};

const onePerTarget = (notifications: readonly Notification[]): readonly Notification[] => [
  ...new Map(
    notifications.map((one) => [JSON.stringify([one.service, one.request.Identity, one.request.Tag]), one]),
  ).values(),
];
