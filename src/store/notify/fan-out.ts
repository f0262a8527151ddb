import type { Clock } from '../../base/clock.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { NotificationSid } from '../../model/ids.ts';
import type { DirectAddress, Notification } from '../../model/notification.ts';
import type { Connection } from '../connection.ts';
import { insertInto } from '../row.ts';
import { prepareCallbackNotes } from './callback-notes.ts';
import { DELIVERY_FIELDS, deliveryToRow } from './delivery-row.ts';
import { prepareDirectAddresses } from './direct-addresses.ts';
import {
  NOTIFICATION_COLUMNS,
  type NotificationRow,
  prepareNotificationInsert,
  rowToNotification,
} from './notification-row.ts';

/** One page of a fan-out; `done` ends it. `callback` is where the ends of its deliveries are posted, if anywhere. */
export interface FanOutPage {
  readonly deliveries: readonly Delivery[];
  readonly done: boolean;
  readonly callback: string | null;
}

/** From a notification to its deliveries; meant to be a part of the notify service's store port. */
export interface FanOutStore {
  /** Stores a notification that came over the API; one with the same sid or origin is passed over. */
  readonly addNotification: (notification: Notification, direct: readonly DirectAddress[]) => Promise<void>;
  readonly notification: (sid: NotificationSid) => Promise<Notification | null>;
  /** Notifications not yet fanned out, oldest first. */
  readonly queuedNotifications: (limit: number) => Promise<readonly Notification[]>;
  /** Addresses past the bindings, from the `from`th on; none any more once the fan-out is done. */
  readonly directAddresses: (sid: NotificationSid, from: number, limit: number) => Promise<readonly DirectAddress[]>;
  /** Inserts what is not there yet and counts all there is; `done` ends the fan-out, as `nobody-bound` if there is none. */
  readonly fanOut: (sid: NotificationSid, page: FanOutPage) => Promise<{ readonly total: number }>;
}

export const createFanOutStore = (connection: Connection, clock: Clock): FanOutStore => {
  const insertNotification = prepareNotificationInsert(connection);
  const direct = prepareDirectAddresses(connection);
  const one = connection.prepare<NotificationRow>(`select ${NOTIFICATION_COLUMNS} from notifications where sid = :sid`);
  const queued = connection.prepare<NotificationRow>(
    `select ${NOTIFICATION_COLUMNS} from notifications where state = 'queued' order by sequence limit :limit`,
  );
  const fanOut = prepareFanOut(connection, clock);
  return {
    addNotification: async (notification, addresses) =>
      connection.write(() => {
        if (insertNotification(notification)) direct.add(notification.sid, addresses);
      }),
    notification: async (sid) => {
      const row = connection.read(() => one.get({ sid }));
      return row ? rowToNotification(row) : null;
    },
    queuedNotifications: async (limit) => connection.read(() => queued.all({ limit }).map(rowToNotification)),
    directAddresses: async (sid, from, limit) => connection.read(() => direct.page(sid, from, limit)),
    fanOut: async (sid, page) => connection.write(() => fanOut(sid, page)),
  };
};

const prepareFanOut = (connection: Connection, clock: Clock) => {
  const insert = prepareDeliveryInsert(connection);
  const count = connection.prepare<{ total: number }>(
    'select count(*) as total from deliveries where notification = :sid',
  );
  const origin = connection.prepare<{ yields: number }>(
    'select activation is null as yields from notifications where sid = :sid',
  );
  const end = connection.prepare(`update notifications set state = :state where sid = :sid and state = 'queued'`);
  const direct = prepareDirectAddresses(connection);
  const notes = prepareCallbackNotes(connection);
  return (sid: NotificationSid, { deliveries, done, callback }: FanOutPage): { readonly total: number } => {
    if (callback !== null) notes.open(sid, callback);
    const { yields = 0 } = origin.get({ sid }) ?? {};
    for (const delivery of deliveries) insert(delivery, { isNoted: callback !== null, yields });
    if (!done) return { total: 0 };
    const total = count.get({ sid })?.total ?? 0;
    end.run({ sid, state: total > 0 ? 'fanned-out' : 'nobody-bound' });
    direct.drop(sid);
    if (callback !== null) notes.fannedOut(sid, clock.now());
    return { total };
  };
};

interface Placing {
  /** Somebody is told of its end. */
  readonly isNoted: boolean;
  /** 1: alarms go before it. */
  readonly yields: number;
}

/** The turn is given with the insert, for a second statement costs as much as the first. */
const prepareDeliveryInsert = (connection: Connection): ((delivery: Delivery, placing: Placing) => void) => {
  const turn = `case when :state <> 'queued' then null
    when exists (select 1 from deliveries where lane = :lane and open = 1) then null
    when :dueAt <= :createdAt then 'ready' else 'waiting' end`;
  const text = insertInto('deliveries', [...DELIVERY_FIELDS, 'open', 'callback', 'yields', 'turn']);
  const insert = connection.prepare(`${text.replace(':turn', turn)} on conflict do nothing`);
  return (delivery, { isNoted, yields }) => {
    const row = deliveryToRow(delivery);
    insert.run({ ...row, yields, callback: isNoted ? (row.open === 1 ? 'open' : 'ended') : null });
  };
};
