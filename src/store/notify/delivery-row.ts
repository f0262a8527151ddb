import type { Delivery, DeliveryState } from '../../model/delivery.ts';
import { columns, type Row } from '../row.ts';

export const DELIVERY_FIELDS = [
  'id',
  'notification',
  'binding',
  'channel',
  'address',
  'lane',
  'state',
  'attempts',
  'mayRepeat',
  'dueAt',
  'expiresAt',
  'createdAt',
  'finishedAt',
  'providerId',
  'code',
] as const satisfies readonly (keyof Delivery)[];

export const DELIVERY_COLUMNS = columns(DELIVERY_FIELDS);

/** A delivery holds its lane until its state is final. */
const isOpen = (state: DeliveryState): boolean => state === 'queued' || state === 'sending';

export const deliveryToRow = (delivery: Delivery): Row<Delivery> & { readonly open: number } => ({
  ...delivery,
  mayRepeat: Number(delivery.mayRepeat),
  open: Number(isOpen(delivery.state)),
});

export const rowToDelivery = (row: Row<Delivery>): Delivery => ({ ...row, mayRepeat: row.mayRepeat === 1 });
