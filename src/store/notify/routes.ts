import type { Route } from '../../model/delivery.ts';
import type { ServiceSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { type RouteRow, routeToRow, rowToRoute } from './delivery-row.ts';

/** What is asked or done of whole routes. Times epoch ms; changes inside the caller's transaction. */
export interface Routes {
  readonly open: () => readonly Route[];
  readonly change: (service: ServiceSid, from: Route, to: Route) => void;
  readonly bringForward: (route: Route, byMs: number) => void;
  readonly lastAttemptAt: (route: Route) => number | null;
}

export const prepareRoutes = (connection: Connection): Routes => {
  // A binding that names the credential itself keeps to it. What waited out a pause of the earlier one need not any more.
  const change = connection.prepare(`
    update deliveries set channel = :toChannel, credential = :toCredential, due_at = min(due_at, created_at)
    where open = 1 and state = 'queued' and channel = :channel and credential = :credential
      and notification in (select sid from notifications where sid = deliveries.notification and service = :service)
      and not exists (select 1 from bindings where sid = deliveries.binding and credential_sid = :credential)`);
  const bringForward = connection.prepare(`
    update deliveries set due_at = due_at - :byMs
    where open = 1 and state = 'queued' and channel = :channel and credential = :credential`);
  const last = connection.prepare<{ at: number | null }>(
    'select at from route_attempts where channel = :channel and credential = :credential',
  );
  return {
    open: prepareOpen(connection),
    change: (service, from, to) => {
      const { channel: toChannel, credential: toCredential } = routeToRow(to);
      change.run({ ...routeToRow(from), toChannel, toCredential, service });
    },
    bringForward: (route, byMs) => {
      bringForward.run({ ...routeToRow(route), byMs });
    },
    lastAttemptAt: (route) => last.get(routeToRow(route))?.at ?? null,
  };
};

/** From one route to the next by the index: as many steps as there are routes, however many deliveries wait on each. */
const prepareOpen = (connection: Connection): (() => readonly Route[]) => {
  const next = connection.prepare<RouteRow>(`
    select channel, credential from (
      select channel, credential from (${nextIn('ready')}) union select channel, credential from (${nextIn('waiting')}))
    order by channel, credential limit 1`);
  return () => {
    const routes: Route[] = [];
    let row = next.get({ channel: '', credential: '' });
    while (row) {
      routes.push(rowToRoute(row));
      row = next.get(row);
    }
    return routes;
  };
};

/** Ready and waiting deliveries stand in an index each. */
const nextIn = (turn: 'ready' | 'waiting'): string => `
  select channel, credential from deliveries indexed by deliveries_${turn}
  where turn = '${turn}' and (channel, credential) > (:channel, :credential) order by channel, credential limit 1`;
