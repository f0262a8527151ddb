import type { Transition } from '../../model/alarm.ts';
import type { Obligation } from '../../model/notification.ts';
import type { AuditEntry } from '../audit.ts';
import type { StoredActivation } from '../batch.ts';
import { OBLIGATION_COLUMNS, TRANSITION_COLUMNS } from '../commit.ts';
import type { Connection } from '../connection.ts';
import { rowToObligation, rowToTransition } from '../load.ts';
import { createQueries } from '../queries.ts';
import { columns, type Row } from '../row.ts';
import { listAlarms } from './alarms.ts';
import { listAudit } from './audit.ts';
import { type FindAttempts, type ListedAttempt, type ListedDelivery, listDeliveries } from './deliveries.ts';
import { type FindTransition, type ListedNotification, listNotifications } from './notifications.ts';
import type { ListQuery, Page } from './page.ts';
import type { ListedTables } from './tables.ts';

/** What operators ask of the store. Each rejects with `StoreError`. */
export interface Lists {
  readonly alarms: (query: ListQuery) => Promise<Page<StoredActivation>>;
  /** All transitions of one activation, first to last. */
  readonly transitions: (activation: string) => Promise<readonly Transition[]>;
  /** All obligations of one activation, by notify entry: also those that are settled. */
  readonly obligations: (activation: string) => Promise<readonly Obligation[]>;
  readonly notifications: (query: ListQuery) => Promise<Page<ListedNotification>>;
  readonly deliveries: (query: ListQuery) => Promise<Page<ListedDelivery>>;
  readonly audit: (query: Pick<ListQuery, 'limit' | 'cursor'>) => Promise<Page<AuditEntry>>;
}

export const createLists = (connection: Connection): Lists => {
  const queries = createQueries<ListedTables>(connection);
  const findTransition = prepareFindTransition(connection);
  const findAttempts = prepareFindAttempts(connection);
  const transitions = connection.prepare<Row<Transition>>(
    `select ${columns(TRANSITION_COLUMNS)} from transitions where activation = :activation order by number`,
  );
  const obligations = connection.prepare<Row<Obligation>>(
    `select ${columns(OBLIGATION_COLUMNS)} from obligations where activation = :activation order by entry`,
  );
  return {
    alarms: (query) => listAlarms(queries, query),
    transitions: async (activation) => connection.read(() => transitions.all({ activation }).map(rowToTransition)),
    obligations: async (activation) => connection.read(() => obligations.all({ activation }).map(rowToObligation)),
    notifications: (query) => listNotifications(queries, findTransition, query),
    deliveries: (query) => listDeliveries(queries, findAttempts, query),
    audit: (query) => listAudit(queries, query),
  };
};

const prepareFindTransition = (connection: Connection): FindTransition => {
  const find = connection.prepare<Row<Transition>>(
    `select ${columns(TRANSITION_COLUMNS)} from transitions where activation = :activation and number = :number`,
  );
  return ({ activation, number }) => {
    const row = connection.read(() => find.get({ activation, number }));
    return row ? rowToTransition(row) : null;
  };
};

const prepareFindAttempts = (connection: Connection): FindAttempts => {
  const find = connection.prepare<ListedAttempt>(
    `select ${columns(['number', 'startedAt', 'finishedAt', 'outcome', 'code'])} from attempts
     where delivery = :delivery order by number`,
  );
  return (delivery) => connection.read(() => find.all({ delivery }).map((row) => ({ ...row })));
};
