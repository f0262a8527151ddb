import type { Route } from '../../model/delivery.ts';
import type { Connection } from '../connection.ts';
import { routeToRow } from './delivery-row.ts';

/**
 * Gives the turn to the first open delivery of each of `lanes` unless it has it or is being sent: `ready` if it is due at
 * `now` (epoch ms), else `waiting`. Inside the caller's transaction, after each change of a lane. Cost: O(log n) a lane at
 * any depth.
 */
export const prepareGiveTurns = (connection: Connection): ((lanes: readonly string[], now: number) => void) => {
  const giveTurn = connection.prepare(`
    update deliveries set turn = case when due_at <= :now then 'ready' else 'waiting' end
    where sequence in (
        select (select sequence from deliveries where lane = value and open = 1 order by sequence limit 1)
        from json_each(:lanes))
      and state = 'queued' and turn is null`);
  return (lanes, now) => {
    if (lanes.length > 0) giveTurn.run({ lanes: JSON.stringify(lanes), now });
  };
};

/**
 * Makes waiting deliveries of `route` that have fallen due ready, the longest due first and a bounded number, so that
 * many falling due at once never stop the loop. Each attempt waits once at most, so the cost is spread over attempts.
 */
export const prepareReadyDue = (connection: Connection): ((route: Route, now: number, limit: number) => void) => {
  const due = connection.prepare<{ sequence: number }>(`
    select sequence from deliveries where channel = :channel and credential = :credential and turn = 'waiting' and due_at <= :now
    order by due_at limit :limit`);
  const ready = connection.prepare(`update deliveries set turn = 'ready' where sequence = :sequence`);
  return (route, now, limit) => {
    const found = connection.read(() => due.all({ ...routeToRow(route), now, limit }));
    if (found.length === 0) return;
    connection.write(() => {
      for (const { sequence } of found) ready.run({ sequence });
    });
  };
};
