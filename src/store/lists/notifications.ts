import { type Kysely, sql } from 'kysely';
import type { Transition } from '../../model/alarm.ts';
import { asActivationId, asKey, asNotificationSid, asRuleId } from '../../model/ids.ts';
import type { Notification, NotificationOrigin } from '../../model/notification.ts';
import { type NotificationRow, type NotificationState, rowToNotification } from '../notify/notification-row.ts';
import { cursorSequence, type ListQuery, type Page, pageLimit, toPage } from './page.ts';
import type { ListedTables } from './tables.ts';

/** A notification, how far it got, and the transition it tells of; null if the call came over the API. */
export interface ListedNotification extends Notification {
  readonly state: NotificationState;
  readonly transition: Transition | null;
}

export type FindTransition = (origin: NotificationOrigin) => Transition | null;

export const listNotifications = async (
  queries: Kysely<ListedTables>,
  findTransition: FindTransition,
  query: ListQuery,
): Promise<Page<ListedNotification>> => {
  const limit = pageLimit(query);
  const rows = await selectNotifications(queries, query)
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const toItem = (row: NotificationRow): ListedNotification => {
    const notification = rowToNotification(row);
    const transition = notification.origin && findTransition(notification.origin);
    return { ...notification, state: row.state, transition };
  };
  return toPage(rows, limit, { cursorOf: ({ sequence }) => sequence, toItem });
};

const selectNotifications = (queries: Kysely<ListedTables>, query: ListQuery) => {
  const { rule, key, state, severity, activation, notification, cursor } = query;
  let select = queries.selectFrom('notifications').selectAll();
  if (rule !== undefined) select = select.where('rule', '=', asRuleId(rule));
  if (key !== undefined) select = select.where('key', '=', asKey(key));
  if (activation !== undefined) select = select.where('activation', '=', asActivationId(activation));
  if (notification !== undefined) select = select.where('sid', '=', asNotificationSid(notification));
  if (state !== undefined) select = select.where(sql<string>`state`, '=', state === 'open' ? 'queued' : state);
  if (cursor !== undefined) select = select.where('sequence', '<', cursorSequence(cursor));
  if (severity === undefined) return select;
  return select.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('transitions')
        .select('transitions.number')
        .whereRef('transitions.activation', '=', 'notifications.activation')
        .whereRef('transitions.number', '=', 'notifications.number')
        .where('transitions.severity', '=', severity),
    ),
  );
};
