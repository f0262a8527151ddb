import type { Delivery, Route } from '../../model/delivery.ts';
import type { Connection } from '../connection.ts';
import { DELIVERY_COLUMNS, type DeliveryRow, routeToRow, rowToDelivery } from './delivery-row.ts';
import { prepareReadyDue } from './lanes.ts';

/** Most deliveries that one call takes from waiting to ready. */
const READY_AT_ONCE = 2_000;

/** What a route has to do now, and when it has something again (epoch ms). Each is a transaction of its own. */
export interface Due {
  readonly due: (route: Route, now: number, limit: number) => readonly Delivery[];
  readonly nextDueAt: (route: Route) => number | null;
}

export const prepareDue = (connection: Connection): Due => {
  const readyDue = prepareReadyDue(connection);
  // Alarms go before what a program sends: ten thousand SMS of one call take hours at one a second. Named, for the planner
  // guesses without statistics, and its other guess sorts all that is ready.
  const due = connection.prepare<DeliveryRow>(`
    select ${DELIVERY_COLUMNS} from deliveries indexed by deliveries_ready
    where ${ON_ROUTE} and turn = 'ready' and due_at <= :now order by yields, sequence limit :limit`);
  const earliest = connection.prepare<{ at: number | null }>(`
    select min(at) as at from (
      select at from (select due_at as at from deliveries indexed by deliveries_ready
        where ${ON_ROUTE} and turn = 'ready' order by yields, sequence limit 1)
      union all
      select min(due_at) from deliveries indexed by deliveries_waiting where ${ON_ROUTE} and turn = 'waiting')`);
  return {
    due: (route, now, limit) => {
      readyDue(route, now, Math.max(limit, READY_AT_ONCE));
      return connection.read(() => due.all({ ...routeToRow(route), now, limit }).map(rowToDelivery));
    },
    nextDueAt: (route) => connection.read(() => earliest.get(routeToRow(route))?.at ?? null),
  };
};

const ON_ROUTE = 'channel = :channel and credential = :credential';
