import type { Delivery } from '../../model/delivery.ts';
import type { DeliveryId, NotificationSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { DELIVERY_COLUMNS, type DeliveryRow, rowToDelivery } from './delivery-row.ts';

/** Ways to single deliveries. */
export interface FindDelivery {
  readonly byId: (id: DeliveryId) => Delivery | null;
  /** SMS only. */
  readonly byProviderId: (providerId: string) => Delivery | null;
  /** Those of a notification in order of id, after `after`. */
  readonly page: (sid: NotificationSid, after: DeliveryId | null, limit: number) => readonly Delivery[];
}

export const prepareFindDelivery = (connection: Connection): FindDelivery => {
  const byId = connection.prepare<DeliveryRow>(`select ${DELIVERY_COLUMNS} from deliveries where id = :id`);
  // The condition of the index, word for word.
  const byProviderId = connection.prepare<DeliveryRow>(`
    select ${DELIVERY_COLUMNS} from deliveries
    where provider_id = :providerId and provider_id is not null and channel = 'sms' limit 1`);
  const page = connection.prepare<DeliveryRow>(`
    select ${DELIVERY_COLUMNS} from deliveries indexed by deliveries_id
    where notification = :sid and id > :after order by id limit :limit`);
  return {
    byId: (id) => toDelivery(byId.get({ id })),
    byProviderId: (providerId) => toDelivery(byProviderId.get({ providerId })),
    page: (sid, after, limit) => page.all({ sid, after: after ?? '', limit }).map(rowToDelivery),
  };
};

const toDelivery = (row: DeliveryRow | undefined): Delivery | null => (row ? rowToDelivery(row) : null);
