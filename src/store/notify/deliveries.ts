import type { ChannelName, Delivery, Route } from '../../model/delivery.ts';
import type { DeliveryId, NotificationSid, ServiceSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { prepareDue } from './due.ts';
import { prepareFindDelivery } from './find-delivery.ts';
import { type FinishedAttempt, prepareFinish } from './finish.ts';
import { prepareRecover } from './recover.ts';
import { prepareReport } from './report.ts';
import { prepareRoutes } from './routes.ts';

/** Deliveries and their attempts; meant to be a part of the notify service's store port. */
export interface AttemptStore {
  /** Queued deliveries that are first of their lane and due, those of alarms first, then oldest notification first. */
  readonly dueDeliveries: (route: Route, now: number, limit: number) => Promise<readonly Delivery[]>;
  /** When the next queued head of a lane falls due (epoch ms); null when none waits. */
  readonly nextDueAt: (route: Route) => Promise<number | null>;
  /** Where queued deliveries wait. */
  readonly openRoutes: () => Promise<readonly Route[]>;
  /** The queued deliveries of a service on `from` go over to `to`. */
  readonly reroute: (service: ServiceSid, from: Route, to: Route) => Promise<void>;
  /**
   * Writes attempts down before they are made, and answers which: one that is not queued any more is passed over. In the same
   * transaction, before it, does what `finishAttempts` does with `ended`.
   */
  readonly startAttempts: (
    ids: readonly DeliveryId[],
    at: number,
    ended?: readonly FinishedAttempt[],
  ) => Promise<readonly DeliveryId[]>;
  /** Ends the open attempt of each, if it has one, and stores `next`; the lane goes on to its next delivery. */
  readonly finishAttempts: (results: readonly FinishedAttempt[]) => Promise<void>;
  readonly delivery: (id: DeliveryId) => Promise<Delivery | null>;
  /** Of SMS only, for nothing else is reported on; null of any other channel. */
  readonly deliveryByProviderId: (channel: ChannelName, providerId: string) => Promise<Delivery | null>;
  /** In order of id, after `after`. */
  readonly deliveriesOf: (
    sid: NotificationSid,
    after: DeliveryId | null,
    limit: number,
  ) => Promise<readonly Delivery[]>;
  /** Stores `next` unless the delivery is being sent or is not there; whether it did. */
  readonly writeReport: (next: Delivery, at: number) => Promise<boolean>;
  /** The wall clock was set back: what is queued on `route` falls due `byMs` sooner. */
  readonly bringForward: (route: Route, byMs: number) => Promise<void>;
  /**
   * At start: deliveries found `sending` go back to `queued`, marked `mayRepeat`, due at `at`; so is what was queued for
   * later than an hour after `at`, for the clock may have been set back. Returns how many were found `sending`.
   */
  readonly recoverInterrupted: (at: number) => Promise<number>;
  /** Start of the newest attempt on `route`, epoch ms. */
  readonly lastAttemptAt: (route: Route) => Promise<number | null>;
}

export const createAttemptStore = (connection: Connection): AttemptStore => {
  const { due, nextDueAt } = prepareDue(connection);
  const routes = prepareRoutes(connection);
  const start = prepareStart(connection);
  const finish = prepareFinish(connection);
  const find = prepareFindDelivery(connection);
  const report = prepareReport(connection);
  const recover = prepareRecover(connection);
  return {
    dueDeliveries: async (route, now, limit) => due(route, now, limit),
    nextDueAt: async (route) => nextDueAt(route),
    openRoutes: async () => connection.read(routes.open),
    reroute: async (service, from, to) => connection.write(() => routes.change(service, from, to)),
    startAttempts: async (ids, at, ended = []) =>
      connection.write(() => {
        finish(ended);
        return start(ids, at);
      }),
    finishAttempts: async (results) => connection.write(() => finish(results)),
    delivery: async (id) => connection.read(() => find.byId(id)),
    deliveryByProviderId: async (channel, providerId) =>
      channel === 'sms' ? connection.read(() => find.byProviderId(providerId)) : null,
    deliveriesOf: async (sid, after, limit) => connection.read(() => find.page(sid, after, limit)),
    writeReport: async (next, at) => connection.write(() => report(next, at)),
    bringForward: async (route, byMs) => connection.write(() => routes.bringForward(route, byMs)),
    recoverInterrupted: async (at) => connection.write(() => recover(at)),
    lastAttemptAt: async (route) => connection.read(() => routes.lastAttemptAt(route)),
  };
};

/** Three statements however many there are, all of one route. The attempt is counted from what the delivery had before. */
const prepareStart = (connection: Connection) => {
  const insert = connection.prepare(`
    insert into attempts (delivery, number, channel, credential, started_at)
    select id, attempts + 1, channel, credential, :at from deliveries
    where id in (select value from json_each(:ids)) and state = 'queued'`);
  const send = connection.prepare<{ id: DeliveryId }>(`
    update deliveries set state = 'sending', attempts = attempts + 1, turn = null
    where id in (select value from json_each(:ids)) and state = 'queued' returning id`);
  const note = connection.prepare(`
    insert into route_attempts select channel, credential, :at from deliveries where id = :first
    on conflict (channel, credential) do update set at = excluded.at`);
  return (ids: readonly DeliveryId[], at: number): readonly DeliveryId[] => {
    const all = JSON.stringify(ids);
    note.run({ first: ids[0] ?? '', at });
    insert.run({ ids: all, at });
    return send.all({ ids: all }).map(({ id }) => id);
  };
};
