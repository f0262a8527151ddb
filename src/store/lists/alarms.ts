import { type Kysely, sql } from 'kysely';
import { asActivationId, asKey, asRuleId } from '../../model/ids.ts';
import type { StoredActivation } from '../batch.ts';
import { rowToActivation } from '../load.ts';
import { cursorId, type ListQuery, type Page, pageLimit, toPage } from './page.ts';
import type { ListedTables } from './tables.ts';

/** Activations; their ids are in the order of raising. */
export const listAlarms = async (queries: Kysely<ListedTables>, query: ListQuery): Promise<Page<StoredActivation>> => {
  const { rule, key, state, severity, activation, prefix, cursor } = query;
  const limit = pageLimit(query);
  let select = queries.selectFrom('activations').selectAll();
  if (rule !== undefined) select = select.where('rule', '=', asRuleId(rule));
  if (key !== undefined) select = select.where('key', '=', asKey(key));
  if (severity !== undefined) select = select.where('severity', '=', severity);
  if (activation !== undefined) select = select.where('id', '=', asActivationId(activation));
  // What is in an id sorts before ~.
  if (prefix !== undefined) {
    select = select.where('id', '>=', asActivationId(prefix)).where('id', '<', asActivationId(`${prefix}~`));
  }
  // Said as the partial index says it, so that open ones are found without reading history.
  if (state === 'open') select = select.where('state', '<>', sql.lit('cleared'));
  else if (state !== undefined) select = select.where(sql<string>`state`, '=', state);
  if (cursor !== undefined) select = select.where('id', '<', asActivationId(cursorId(cursor)));
  const rows = await select
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, { cursorOf: ({ id }) => id, toItem: rowToActivation });
};
