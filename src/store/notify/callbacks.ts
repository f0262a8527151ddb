import type { Clock } from '../../base/clock.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { NotificationSid, ServiceSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { parseJson } from '../row.ts';
import { type CallbackRow, type MadeBatch, prepareMakeBatch } from './make-batch.ts';

/** Ends of deliveries of one notification, to be posted together; the same on every try. */
export interface CallbackBatch {
  readonly notification: NotificationSid;
  readonly service: ServiceSid;
  readonly url: string;
  /** From 0, per notification. */
  readonly sequence: number;
  readonly isFinal: boolean;
  /** Tries so far. */
  readonly attempts: number;
  readonly deliveries: readonly Delivery[];
}

/** Who is told of the ends of deliveries; meant to be a part of the notify service's store port. Times epoch ms. */
export interface CallbackTable {
  /** The next batch that is due, made once; null when none is. */
  readonly nextCallback: (now: number, limit: number) => Promise<CallbackBatch | null>;
  /** When the next batch may be due; null when nothing waits. */
  readonly nextCallbackAt: () => Promise<number | null>;
  /** The batch is forgotten, and the next one of its notification may follow. */
  readonly endCallback: (batch: CallbackBatch) => Promise<void>;
  /** It is to be tried again at `at`. */
  readonly retryCallback: (batch: CallbackBatch, at: number) => Promise<void>;
  /** It was not tried, and is due again at `at`. */
  readonly holdCallback: (batch: CallbackBatch, at: number) => Promise<void>;
}

export const createCallbackTable = (connection: Connection, clock: Clock): CallbackTable => {
  const next = prepareNext(connection);
  const earliest = connection.prepare<{ at: number | null }>(
    'select min(due_at) as at from callbacks where due_at is not null',
  );
  const end = prepareEnd(connection);
  const retry = connection.prepare(`
    update callbacks set attempts = attempts + 1, due_at = :at where ${IS_MADE}`);
  const hold = connection.prepare(`update callbacks set due_at = :at where ${IS_MADE}`);
  return {
    nextCallback: async (now, limit) => next(now, limit),
    nextCallbackAt: async () => connection.read(() => earliest.get()?.at ?? null),
    endCallback: async (batch) => connection.write(() => end(batch, clock.now())),
    retryCallback: async ({ notification, sequence }, at) => {
      connection.write(() => retry.run({ notification, sequence, at }));
    },
    holdCallback: async ({ notification, sequence }, at) => {
      connection.write(() => hold.run({ notification, sequence, at }));
    },
  };
};

const IS_MADE = 'notification = :notification and sequence = :sequence and batch is not null';

/** Looks at one notification after another until one has a batch; those that have none wait for their next time. */
const prepareNext = (connection: Connection) => {
  const due = prepareDue(connection);
  const make = prepareMakeBatch(connection);
  const find = (row: CallbackRow, now: number, limit: number): MadeBatch | null =>
    row.batch === null
      ? connection.write(() => make(row, now, limit))
      : { deliveries: parseJson<readonly Delivery[]>(row.batch), isFinal: row.final === 1 };
  return (now: number, limit: number): CallbackBatch | null => {
    for (let row = due(now); row; row = due(now)) {
      const { notification, service, url, sequence, attempts } = row;
      const made = find(row, now, limit);
      if (made) return { notification, service, url, sequence, attempts, ...made };
    }
    return null;
  };
};

/** Nothing is put off for longer: what is due later than that is of before the wall clock was set back. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Apart, so that each is one step in the index, however many wait. */
const prepareDue = (connection: Connection): ((now: number) => CallbackRow | undefined) => {
  const columns = 'notification, service, url, fanned_out as "fannedOut", sequence, final, attempts, batch';
  const select = (condition: string) =>
    connection.prepare<CallbackRow>(
      `select ${columns} from callbacks where due_at is not null and ${condition} order by due_at limit 1`,
    );
  const fallen = select('due_at <= :now');
  const strayed = select('due_at > :latest');
  return (now) => connection.read(() => fallen.get({ now }) ?? strayed.get({ latest: now + LONGEST_WAIT_MS }));
};

const prepareEnd = (connection: Connection): ((batch: CallbackBatch, at: number) => void) => {
  const drop = connection.prepare(`delete from callbacks where ${IS_MADE} and final = 1`);
  const goOn = connection.prepare(`
    update callbacks set sequence = sequence + 1, batch = null, attempts = 0, due_at = :at where ${IS_MADE}`);
  return ({ notification, sequence }, at) => {
    if (drop.run({ notification, sequence }) === 0) goOn.run({ notification, sequence, at });
  };
};
