import type { ChannelName, Delivery, Outcome } from '../../model/delivery.ts';
import type { DeliveryId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Row } from '../row.ts';
import { DELIVERY_COLUMNS, deliveryToRow, rowToDelivery } from './delivery-row.ts';
import { prepareGiveTurn, prepareReadyDue } from './lanes.ts';

/** One finished attempt, and the delivery as it is to be stored. Times epoch ms. */
export interface FinishedAttempt {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  readonly finishedAt: number;
  readonly next: Delivery;
}

/** Deliveries and their attempts; meant to be a part of the notify service's store port. */
export interface AttemptStore {
  /** Queued deliveries that are first of their lane and due, oldest notification first. */
  readonly dueDeliveries: (channel: ChannelName, now: number, limit: number) => Promise<readonly Delivery[]>;
  /** When the next queued head of a lane falls due (epoch ms); null when none waits. */
  readonly nextDueAt: (channel: ChannelName) => Promise<number | null>;
  /** Writes attempts down before they are made. One that is not queued any more is passed over. */
  readonly startAttempts: (ids: readonly DeliveryId[], at: number) => Promise<void>;
  /** Ends the open attempt of each, if it has one, and stores `next`; the lane goes on to its next delivery. */
  readonly finishAttempts: (results: readonly FinishedAttempt[]) => Promise<void>;
  /** The wall clock was set back: what is queued on `channel` falls due `byMs` sooner. */
  readonly bringForward: (channel: ChannelName, byMs: number) => Promise<void>;
  /**
   * At start: deliveries found `sending` go back to `queued`, marked `mayRepeat`, due at `at`; so is what was queued for
   * later than an hour after `at`, for the clock may have been set back. Returns how many were found `sending`.
   */
  readonly recoverInterrupted: (at: number) => Promise<number>;
  /** Start of the newest attempt on `channel`, epoch ms. */
  readonly lastAttemptAt: (channel: ChannelName) => Promise<number | null>;
}

export const createAttemptStore = (connection: Connection): AttemptStore => {
  const { due, nextDueAt } = prepareDue(connection);
  const start = prepareStart(connection);
  const finish = prepareFinish(connection);
  const bringForward = connection.prepare(
    `update deliveries set due_at = due_at - :byMs where open = 1 and state = 'queued' and channel = :channel`,
  );
  const recover = prepareRecover(connection);
  const last = connection.prepare<{ at: number | null }>(
    'select max(started_at) as at from attempts where channel = :channel',
  );
  return {
    dueDeliveries: async (channel, now, limit) => due(channel, now, limit),
    nextDueAt: async (channel) => nextDueAt(channel),
    startAttempts: async (ids, at) => connection.write(() => start(ids, at)),
    finishAttempts: async (results) => connection.write(() => results.forEach(finish)),
    bringForward: async (channel, byMs) =>
      connection.write(() => {
        bringForward.run({ channel, byMs });
      }),
    recoverInterrupted: async (at) => connection.write(() => recover(at)),
    lastAttemptAt: async (channel) => connection.read(() => last.get({ channel })?.at ?? null),
  };
};

/** Most deliveries that one call takes from waiting to ready. */
const READY_AT_ONCE = 2_000;

const prepareDue = (connection: Connection) => {
  const readyDue = prepareReadyDue(connection);
  // Named, for the planner guesses without statistics, and its other guess sorts all that is ready.
  const due = connection.prepare<Row<Delivery>>(`
    select ${DELIVERY_COLUMNS} from deliveries indexed by deliveries_ready
    where channel = :channel and turn = 'ready' and due_at <= :now order by sequence limit :limit`);
  const earliest = connection.prepare<{ at: number | null }>(`
    select min(at) as at from (
      select min(due_at) as at from deliveries indexed by deliveries_turn where channel = :channel and turn = 'ready'
      union all
      select min(due_at) from deliveries indexed by deliveries_turn where channel = :channel and turn = 'waiting')`);
  return {
    due: (channel: ChannelName, now: number, limit: number): readonly Delivery[] => {
      readyDue(channel, now, Math.max(limit, READY_AT_ONCE));
      return connection.read(() => due.all({ channel, now, limit }).map(rowToDelivery));
    },
    nextDueAt: (channel: ChannelName): number | null => connection.read(() => earliest.get({ channel })?.at ?? null),
  };
};

const prepareStart = (connection: Connection): ((ids: readonly DeliveryId[], at: number) => void) => {
  const send = connection.prepare(`
    update deliveries set state = 'sending', attempts = attempts + 1, turn = null where id = :id and state = 'queued'`);
  const insert = connection.prepare(`
    insert into attempts (delivery, number, channel, started_at)
    select id, attempts, channel, :at from deliveries where id = :id`);
  return (ids, at) => {
    for (const id of ids) if (send.run({ id }) > 0) insert.run({ id, at });
  };
};

const prepareFinish = (connection: Connection): ((result: FinishedAttempt) => void) => {
  const end = connection.prepare(`
    update attempts set finished_at = :finishedAt, outcome = :outcome, code = :code
    where delivery = :id and finished_at is null`);
  // `attempts` was counted when the attempt was written down, and never goes back.
  const store = connection.prepare(`
    update deliveries set state = :state, attempts = max(attempts, :attempts), may_repeat = :mayRepeat, due_at = :dueAt,
      expires_at = :expiresAt, finished_at = :finishedAt, provider_id = :providerId, code = :code, open = :open, turn = null
    where id = :id`);
  const giveTurn = prepareGiveTurn(connection);
  return ({ delivery, outcome, finishedAt, next }) => {
    const code = 'code' in outcome ? outcome.code : null;
    end.run({ id: delivery.id, finishedAt, outcome: outcome.type, code });
    const row = deliveryToRow(next);
    store.run({ ...row, id: delivery.id, finishedAt: row.open ? null : (row.finishedAt ?? finishedAt) });
    giveTurn(delivery.lane, finishedAt);
  };
};

/** Providers may ask for so long; only a carrier's daily cap is waited for longer. */
const LONGEST_WAIT_MS = 3_600_000;

/** Whether the provider got the request is not known, so the answer counts as lost. */
const prepareRecover = (connection: Connection): ((at: number) => number) => {
  const end = connection.prepare(`
    update attempts set finished_at = :at, outcome = 'AnswerLost', code = 'interrupted'
    where finished_at is null and delivery in (select id from deliveries where open = 1 and state = 'sending')`);
  const queue = connection.prepare(`
    update deliveries set state = 'queued', may_repeat = 1, due_at = :at, code = 'interrupted', turn = 'ready'
    where open = 1 and state = 'sending'`);
  const pullIn = connection.prepare(
    `update deliveries set due_at = :at where open = 1 and state = 'queued' and due_at > :latest`,
  );
  return (at) => {
    end.run({ at });
    pullIn.run({ at, latest: at + LONGEST_WAIT_MS });
    return queue.run({ at });
  };
};
