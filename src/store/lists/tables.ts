import type { Transition } from '../../model/alarm.ts';
import type { AuditEntry } from '../audit.ts';
import type { StoredActivation } from '../batch.ts';
import type { DeliveryRow } from '../notify/delivery-row.ts';
import type { NotificationRow } from '../notify/notification-row.ts';
import type { Row } from '../row.ts';

interface Sequenced {
  /** Order of writing. */
  readonly sequence: number;
}

/** The tables that are listed, for kysely. */
export interface ListedTables {
  readonly activations: Row<StoredActivation>;
  readonly transitions: Row<Transition>;
  readonly notifications: NotificationRow & Sequenced;
  readonly deliveries: DeliveryRow & Sequenced & { readonly open: number };
  readonly audit: AuditEntry & Sequenced;
}
