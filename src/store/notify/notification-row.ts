import type { Notification, NotificationOrigin, SendRequest } from '../../model/notification.ts';
import type { Connection } from '../connection.ts';
import { columns, insertInto, parseJson } from '../row.ts';

/** queued: not fanned out yet. nobody-bound: the fan-out found no binding. */
export type NotificationState = 'queued' | 'fanned-out' | 'nobody-bound';

/** A notification without an origin has null in all of the origin's columns. */
export type NotificationRow = {
  readonly sid: Notification['sid'];
  readonly service: Notification['service'];
  readonly createdAt: number;
  readonly direct: number;
  readonly state: NotificationState;
  readonly request: string;
} & { readonly [K in keyof NotificationOrigin]: NotificationOrigin[K] | null };

const ORIGIN = [
  'activation',
  'number',
  'entry',
  'rule',
  'key',
  'on',
  'reason',
  'observedAt',
] as const satisfies readonly (keyof NotificationOrigin)[];

const NO_ORIGIN = Object.fromEntries(ORIGIN.map((name) => [name, null]));

const COLUMNS = ['sid', 'service', 'createdAt', 'direct', 'state', 'request', ...ORIGIN] as const;

export const NOTIFICATION_COLUMNS = columns(COLUMNS);

/** Adds it as queued, and tells; one whose sid or origin is there already is passed over. Inside the caller's transaction. */
export const prepareNotificationInsert = (connection: Connection): ((notification: Notification) => boolean) => {
  const insert = connection.prepare(`${insertInto('notifications', COLUMNS)} on conflict do nothing`);
  return ({ request, origin, ...rest }) =>
    insert.run({ ...(origin ?? NO_ORIGIN), ...rest, state: 'queued', request: JSON.stringify(request) }) > 0;
};

export const rowToNotification = (row: NotificationRow): Notification => ({
  sid: row.sid,
  service: row.service,
  createdAt: row.createdAt,
  request: parseJson<SendRequest>(row.request),
  direct: row.direct,
  origin: rowToOrigin(row),
});

const rowToOrigin = (row: NotificationRow): NotificationOrigin | null => {
  const { activation, number, entry, rule, key, on, reason, observedAt } = row;
  if (activation === null || number === null || entry === null || rule === null) return null;
  if (key === null || on === null || reason === null || observedAt === null) return null;
  return { activation, number, entry, rule, key, on, reason, observedAt };
};
