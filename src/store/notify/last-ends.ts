import type { Delivery } from '../../model/delivery.ts';
import type { Notification } from '../../model/notification.ts';
import type { Connection } from '../connection.ts';
import { DELIVERY_COLUMNS, type DeliveryRow, rowToDelivery } from './delivery-row.ts';
import { NOTIFICATION_COLUMNS, type NotificationRow, rowToNotification } from './notification-row.ts';

/** How the earlier run ended what nobody got; meant to be a part of the notify service's store port. */
export interface LastEnds {
  /**
   * At start: what ended since `windowMs` before the last heartbeat of the earlier run, however long ago that was. The
   * notifications that nobody was bound for, oldest first, and of the deliveries that expired one per channel.
   */
  readonly lastEnds: (
    windowMs: number,
  ) => Promise<{ readonly unbound: readonly Notification[]; readonly expired: readonly Delivery[] }>;
}

/** The end of a fan-out is not stamped; it follows the notification's own time at once. Named, or the order would scan all. */
export const createLastEnds = (connection: Connection): LastEnds => {
  const unbound = connection.prepare<NotificationRow>(`
    select ${NOTIFICATION_COLUMNS} from notifications indexed by notifications_ended
    where state <> 'queued' and state = 'nobody-bound' and created_at >= ${SINCE} order by sequence`);
  const expired = connection.prepare<DeliveryRow>(`
    select ${DELIVERY_COLUMNS} from deliveries
    where open = 0 and state = 'ttl-expired' and finished_at >= ${SINCE} group by channel`);
  return {
    lastEnds: async (windowMs) =>
      connection.read(() => ({
        unbound: unbound.all({ windowMs }).map(rowToNotification),
        expired: expired.all({ windowMs }).map(rowToDelivery),
      })),
  };
};

/** Without a heartbeat the earlier run was a matter of seconds. */
const SINCE = `coalesce((select at from heartbeat), 0) - :windowMs`;
