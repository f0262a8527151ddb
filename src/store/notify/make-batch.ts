import type { Delivery } from '../../model/delivery.ts';
import type { NotificationSid, ServiceSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { DELIVERY_COLUMNS, type DeliveryRow, rowToDelivery } from './delivery-row.ts';

/** A notification that somebody is told of, and how far that got; flags are 0 or 1. */
export interface CallbackRow {
  readonly notification: NotificationSid;
  readonly service: ServiceSid;
  readonly url: string;
  readonly fannedOut: number;
  /** Of the batch, or of the next one. */
  readonly sequence: number;
  readonly final: number;
  readonly attempts: number;
  /** JSON of its deliveries; null while none is made. */
  readonly batch: string | null;
}

/** Deliveries as they stood when their batch was made, and whether no more will follow. */
export interface MadeBatch {
  readonly deliveries: readonly Delivery[];
  readonly isFinal: boolean;
}

/** How long an end waits for others to be posted with. */
export const BATCH_WITHIN_MS = 1000;

/**
 * Makes the next batch of at most `limit` ends if it is due; else says when to look again, and null. Before the fan-out is
 * done none is made, so that the last one can say that it is the last. Inside the caller's transaction; `now` is epoch ms.
 */
export const prepareMakeBatch = (connection: Connection) => {
  const { ended, isOpen } = prepareEnds(connection);
  const take = prepareTake(connection);
  const look = connection.prepare('update callbacks set due_at = :at where notification = :notification');
  const drop = connection.prepare('delete from callbacks where notification = :notification');
  return ({ notification, fannedOut }: CallbackRow, now: number, limit: number): MadeBatch | null => {
    const isOver = fannedOut === 1 && !isOpen(notification);
    const ends = fannedOut === 1 ? ended(notification, limit + 1) : [];
    const [oldest] = ends;
    if (!oldest) {
      if (isOver) drop.run({ notification });
      else look.run({ notification, at: null });
      return null;
    }
    if (isOver || ends.length >= limit || !isRecent(oldest.at, now)) {
      const sequences = ends.slice(0, limit).map(({ sequence }) => sequence);
      return take(notification, sequences, isOver && ends.length <= limit);
    }
    look.run({ notification, at: oldest.at + BATCH_WITHIN_MS });
    return null;
  };
};

/** An end of later than now is from before the wall clock was set back. */
const isRecent = (at: number, now: number): boolean => at <= now && now < at + BATCH_WITHIN_MS;

interface WaitingEnd {
  readonly sequence: number;
  readonly at: number;
}

const prepareEnds = (connection: Connection) => {
  const ended = connection.prepare<WaitingEnd>(`
    select sequence, finished_at as at from deliveries indexed by deliveries_callback
    where notification = :notification and callback = 'ended' order by finished_at, sequence limit :limit`);
  const open = connection.prepare(`
    select 1 from deliveries indexed by deliveries_callback
    where notification = :notification and callback = 'open' limit 1`);
  return {
    ended: (notification: NotificationSid, limit: number) => ended.all({ notification, limit }),
    isOpen: (notification: NotificationSid) => open.get({ notification }) !== undefined,
  };
};

/** What is posted is written down, for a delivery may change between two tries. */
const prepareTake = (connection: Connection) => {
  const IS_TAKEN = 'sequence in (select value from json_each(:sequences))';
  const select = connection.prepare<DeliveryRow>(
    `select ${DELIVERY_COLUMNS} from deliveries where ${IS_TAKEN} order by finished_at, sequence`,
  );
  const clear = connection.prepare(`update deliveries set callback = null where ${IS_TAKEN}`);
  const write = connection.prepare(
    'update callbacks set batch = :batch, final = :final where notification = :notification',
  );
  return (notification: NotificationSid, taken: readonly number[], isFinal: boolean): MadeBatch => {
    const sequences = JSON.stringify(taken);
    const deliveries = select.all({ sequences }).map(rowToDelivery);
    clear.run({ sequences });
    write.run({ notification, batch: JSON.stringify(deliveries), final: Number(isFinal) });
    return { deliveries, isFinal };
  };
};
