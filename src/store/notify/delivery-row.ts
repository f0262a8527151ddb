import type { Delivery, DeliveryState, Route } from '../../model/delivery.ts';
import type { CredentialSid } from '../../model/ids.ts';
import { columns, type Row } from '../row.ts';

export const DELIVERY_FIELDS = [
  'id',
  'notification',
  'binding',
  'identity',
  'channel',
  'credential',
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
  'providerStatus',
] as const satisfies readonly (keyof Delivery)[];

export const DELIVERY_COLUMNS = columns(DELIVERY_FIELDS);

/** As a row holds it. The config's own credential is '', so that routes have an order and one index serves all. */
export type DeliveryRow = Omit<Row<Delivery>, 'credential'> & { readonly credential: CredentialSid | '' };

/** A delivery holds its lane until its state is final. */
export const isOpen = (state: DeliveryState): boolean => state === 'queued' || state === 'sending';

export const deliveryToRow = (delivery: Delivery): DeliveryRow & { readonly open: number } => ({
  ...delivery,
  credential: delivery.credential ?? '',
  mayRepeat: Number(delivery.mayRepeat),
  open: Number(isOpen(delivery.state)),
});

export const rowToDelivery = (row: DeliveryRow): Delivery => ({
  ...row,
  credential: row.credential === '' ? null : row.credential,
  mayRepeat: row.mayRepeat === 1,
});

export const routeToRow = ({ channel, credential }: Route): RouteRow => ({ channel, credential: credential ?? '' });

export const rowToRoute = ({ channel, credential }: RouteRow): Route => ({
  channel,
  credential: credential === '' ? null : credential,
});

/** A route as rows hold it. */
export type RouteRow = Pick<DeliveryRow, 'channel' | 'credential'>;
