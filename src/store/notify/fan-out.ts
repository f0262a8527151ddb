import type { Delivery } from '../../model/delivery.ts';
import type { NotificationSid } from '../../model/ids.ts';
import type { Notification, SendRequest } from '../../model/notification.ts';
import type { Connection } from '../connection.ts';
import { insertInto, parseJson } from '../row.ts';
import { DELIVERY_FIELDS, deliveryToRow } from './delivery-row.ts';
import { prepareGiveTurn } from './lanes.ts';
import {
  NOTIFICATION_COLUMNS,
  type NotificationRow,
  prepareNotificationInsert,
  rowToNotification,
} from './notification-row.ts';

/** From a notification to its deliveries; meant to be a part of the notify service's store port. */
export interface FanOutStore {
  /** Stores a notification that came over the API; one with the same sid or origin is passed over. */
  readonly addNotification: (notification: Notification) => Promise<void>;
  /** Notifications not yet fanned out, oldest first. */
  readonly queuedNotifications: (limit: number) => Promise<readonly Notification[]>;
  /** Inserts what is not there yet and counts all there is; `done` ends the fan-out, as `nobody-bound` if there is none. */
  readonly fanOut: (
    sid: NotificationSid,
    deliveries: readonly Delivery[],
    done: boolean,
  ) => Promise<{ readonly total: number }>;
  readonly request: (sid: NotificationSid) => Promise<SendRequest | null>;
}

export const createFanOutStore = (connection: Connection): FanOutStore => {
  const insertNotification = prepareNotificationInsert(connection);
  const insertDeliveries = prepareDeliveryInsert(connection);
  const queued = connection.prepare<NotificationRow>(
    `select ${NOTIFICATION_COLUMNS} from notifications where state = 'queued' order by sequence limit :limit`,
  );
  const count = connection.prepare<{ total: number }>(
    'select cast(count(*) as integer) as total from deliveries where notification = :sid',
  );
  const end = connection.prepare(`update notifications set state = :state where sid = :sid and state = 'queued'`);
  const request = connection.prepare<{ request: string }>('select request from notifications where sid = :sid');
  return {
    addNotification: async (notification) => connection.write(() => insertNotification(notification)),
    queuedNotifications: async (limit) => connection.read(() => queued.all({ limit }).map(rowToNotification)),
    fanOut: async (sid, deliveries, done) =>
      connection.write(() => {
        insertDeliveries(deliveries);
        const total = count.get({ sid })?.total ?? 0;
        if (done) end.run({ sid, state: total > 0 ? 'fanned-out' : 'nobody-bound' });
        return { total };
      }),
    request: async (sid) => {
      const row = connection.read(() => request.get({ sid }));
      return row ? parseJson<SendRequest>(row.request) : null;
    },
  };
};

const prepareDeliveryInsert = (connection: Connection): ((deliveries: readonly Delivery[]) => void) => {
  const insert = connection.prepare(`${insertInto('deliveries', [...DELIVERY_FIELDS, 'open'])} on conflict do nothing`);
  const giveTurn = prepareGiveTurn(connection);
  return (deliveries) => {
    for (const delivery of deliveries) {
      if (insert.run(deliveryToRow(delivery)) > 0) giveTurn(delivery.lane, delivery.createdAt);
    }
  };
};
