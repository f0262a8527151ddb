import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Delivery, Outcome } from '../../model/delivery.ts';
import { asActivationId, asKey, asNotificationSid, asRuleId, type DeliveryId } from '../../model/ids.ts';
import { DELIVERY_FIELDS, rowToDelivery } from '../notify/delivery-row.ts';
import { cursorSequence, type ListQuery, type Page, pageLimit, toPage } from './page.ts';
import type { ListedTables } from './tables.ts';

/** One try at one delivery. Times epoch ms; null while it is under way. */
export interface ListedAttempt {
  readonly number: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly outcome: Outcome['type'] | null;
  readonly code: string | null;
}

/** A delivery with its attempts in the order they were made. */
export interface ListedDelivery extends Omit<Delivery, 'attempts'> {
  readonly attempts: readonly ListedAttempt[];
}

export type FindAttempts = (delivery: DeliveryId) => readonly ListedAttempt[];

export const listDeliveries = async (
  queries: Kysely<ListedTables>,
  findAttempts: FindAttempts,
  query: ListQuery,
): Promise<Page<ListedDelivery>> => {
  const limit = pageLimit(query);
  const rows = await selectDeliveries(queries, query)
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, {
    cursorOf: ({ sequence }) => sequence,
    toItem: ({ sequence: _, ...row }) => ({ ...rowToDelivery(row), attempts: findAttempts(row.id) }),
  });
};

const selectDeliveries = (queries: Kysely<ListedTables>, query: ListQuery) => {
  const { state, notification, cursor } = query;
  let select = queries.selectFrom('deliveries').select(['sequence', ...DELIVERY_FIELDS]);
  if (notification !== undefined) select = select.where('notification', '=', asNotificationSid(notification));
  if (state === 'open') select = select.where('open', '=', sql.lit(1));
  else if (state !== undefined) select = select.where(sql<string>`state`, '=', state);
  if (cursor !== undefined) select = select.where('sequence', '<', cursorSequence(cursor));
  return isOfOrigin(query) ? select.where((build) => ofOrigin(build, query)) : select;
};

const isOfOrigin = ({ rule, key, activation, severity }: ListQuery): boolean =>
  [rule, key, activation, severity].some((value) => value !== undefined);

/** The delivery's notification came from an alarm that the query asks for. */
const ofOrigin = (build: ExpressionBuilder<ListedTables, 'deliveries'>, query: ListQuery) => {
  const { rule, key, activation, severity } = query;
  let origin = build
    .selectFrom('notifications')
    .select('notifications.sid')
    .whereRef('notifications.sid', '=', 'deliveries.notification');
  if (rule !== undefined) origin = origin.where('notifications.rule', '=', asRuleId(rule));
  if (key !== undefined) origin = origin.where('notifications.key', '=', asKey(key));
  if (activation !== undefined) origin = origin.where('notifications.activation', '=', asActivationId(activation));
  if (severity === undefined) return build.exists(origin);
  return build.exists(
    origin
      .innerJoin('transitions', (join) =>
        join
          .onRef('transitions.activation', '=', 'notifications.activation')
          .onRef('transitions.number', '=', 'notifications.number'),
      )
      .where('transitions.severity', '=', severity),
  );
};
