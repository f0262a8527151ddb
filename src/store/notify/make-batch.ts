import type { NotificationSid, ServiceSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';

/** A notification that somebody is told of, and how far that got; flags are 0 or 1. */
export interface CallbackRow {
  readonly notification: NotificationSid;
  readonly service: ServiceSid;
  readonly url: string;
  readonly fannedOut: number;
  /** Of the batch that is made, or of the next one. */
  readonly sequence: number;
  readonly made: number;
  readonly final: number;
  readonly attempts: number;
}

/** How long an end waits for others to be posted with. */
export const BATCH_WITHIN_MS = 1000;

/**
 * Makes the next batch of at most `limit` ends if it is due; else says when to look again, and null. Before the fan-out is
 * done none is made, so that the last one can say that it is the last. Inside the caller's transaction; `now` is epoch ms.
 */
export const prepareMakeBatch = (connection: Connection) => {
  const { waiting, isOpen } = prepareEnds(connection);
  const number = connection.prepare(`
    update deliveries set batch = :batch where sequence in (select value from json_each(:sequences))`);
  const make = connection.prepare(
    'update callbacks set made = 1, final = :final, due_at = :now where notification = :notification',
  );
  const look = connection.prepare('update callbacks set due_at = :at where notification = :notification');
  const drop = connection.prepare('delete from callbacks where notification = :notification');
  return (row: CallbackRow, now: number, limit: number): CallbackRow | null => {
    const { notification } = row;
    const ends = row.fannedOut === 1 ? waiting(notification, limit + 1) : [];
    const [oldest] = ends;
    const isOver = row.fannedOut === 1 && !isOpen(notification);
    if (!oldest) {
      if (isOver) drop.run({ notification });
      else look.run({ notification, at: null });
      return null;
    }
    if (!isOver && ends.length < limit && isRecent(oldest.at, now)) {
      look.run({ notification, at: oldest.at + BATCH_WITHIN_MS });
      return null;
    }
    const sequences = JSON.stringify(ends.slice(0, limit).map(({ sequence }) => sequence));
    number.run({ batch: row.sequence + 1, sequences });
    const final = Number(isOver && ends.length <= limit);
    make.run({ notification, final, now });
    return { ...row, made: 1, final };
  };
};

/** An end of later than now is from before the wall clock was set back. */
const isRecent = (at: number, now: number): boolean => at <= now && now < at + BATCH_WITHIN_MS;

interface WaitingEnd {
  readonly sequence: number;
  readonly at: number;
}

const prepareEnds = (connection: Connection) => {
  const waiting = connection.prepare<WaitingEnd>(`
    select sequence, finished_at as at from deliveries indexed by deliveries_batch
    where notification = :notification and batch = 0 order by finished_at, sequence limit :limit`);
  const open = connection.prepare(`
    select 1 from deliveries indexed by deliveries_batch where notification = :notification and batch = -1 limit 1`);
  return {
    waiting: (notification: NotificationSid, limit: number) => waiting.all({ notification, limit }),
    isOpen: (notification: NotificationSid) => open.get({ notification }) !== undefined,
  };
};
