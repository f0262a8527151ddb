import type { Connection } from './connection.ts';

/**
 * Deletes what ended before `before` (epoch ms): deliveries with their attempts, then notifications without deliveries,
 * then activations without notifications, then audit entries; so whatever is kept keeps its whole chain. At most
 * `PRUNE_AT_ONCE` of each per call; returns how many, 0 when nothing is left to delete. Inside the caller's transaction.
 */
export const preparePrune = (connection: Connection): ((before: number) => number) => {
  const deliveries = prepareDelete(connection, DELIVERIES, [
    'delete from attempts where delivery = :id',
    'delete from deliveries where id = :id',
  ]);
  const notifications = prepareDelete(connection, NOTIFICATIONS, [
    'delete from callbacks where notification = :id',
    'delete from notifications where sid = :id',
  ]);
  const activations = prepareDelete(connection, ACTIVATIONS, [
    'delete from transitions where activation = :id',
    'delete from obligations where activation = :id',
    'delete from activations where id = :id',
  ]);
  const audit = prepareDelete(connection, AUDIT, ['delete from audit where sequence = :id']);
  return (before) => deliveries(before) + notifications(before) + activations(before) + audit(before);
};

/** Small enough that one call never holds up the loop for longer than a batch does. */
export const PRUNE_AT_ONCE = 500;

/** A delivery of a notification still being fanned out says that its binding has been served. */
const DELIVERIES = `
  select id from deliveries d where open = 0 and finished_at < :before
    and exists (select 1 from notifications where sid = d.notification and state <> 'queued')`;

const NOTIFICATIONS = `
  select sid as id from notifications n where state <> 'queued' and created_at < :before
    and not exists (select 1 from deliveries where notification = n.sid)`;

const ACTIVATIONS = `
  select id from activations a where state = 'cleared' and cleared_decided_at < :before
    and not exists (select 1 from notifications where activation = a.id)
    and not exists (select 1 from obligations where activation = a.id and owed <> 'nothing')`;

const AUDIT = 'select sequence as id from audit where at < :before';

const prepareDelete = (
  connection: Connection,
  select: string,
  deletes: readonly string[],
): ((before: number) => number) => {
  const find = connection.prepare<{ id: string | number }>(`${select} limit ${PRUNE_AT_ONCE}`);
  const statements = deletes.map((text) => connection.prepare(text));
  return (before) => {
    const found = find.all({ before });
    for (const { id } of found) for (const statement of statements) statement.run({ id });
    return found.length;
  };
};
