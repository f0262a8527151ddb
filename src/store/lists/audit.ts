import type { Kysely } from 'kysely';
import type { AuditEntry } from '../audit.ts';
import { cursorSequence, type ListQuery, type Page, pageLimit, toPage } from './page.ts';
import type { ListedTables } from './tables.ts';

export const listAudit = async (
  queries: Kysely<ListedTables>,
  query: Pick<ListQuery, 'limit' | 'cursor'>,
): Promise<Page<AuditEntry>> => {
  const limit = pageLimit(query);
  let select = queries.selectFrom('audit').selectAll();
  if (query.cursor !== undefined) select = select.where('sequence', '<', cursorSequence(query.cursor));
  const rows = await select
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, {
    cursorOf: ({ sequence }) => sequence,
    toItem: ({ sequence: _, ...entry }): AuditEntry => entry,
  });
};
