import type { Delivery, Outcome } from '../../model/delivery.ts';
import type { NotificationSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { prepareCallbackNotes } from './callback-notes.ts';
import { deliveryToRow, isOpen } from './delivery-row.ts';
import { prepareGiveTurns } from './lanes.ts';

/** One finished attempt, and the delivery as it is to be stored. Times epoch ms. */
export interface FinishedAttempt {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  readonly finishedAt: number;
  readonly next: Delivery;
}

/** Ends attempts, notes for callbacks what became final, and lets the lanes go on. Inside the caller's transaction. */
export const prepareFinish = (connection: Connection): ((results: readonly FinishedAttempt[]) => void) => {
  const end = connection.prepare(`
    update attempts set finished_at = :finishedAt, outcome = :outcome, code = :code
    where delivery = :id and finished_at is null`);
  const store = connection.prepare(`${STORE_DELIVERY} where id = :id`);
  const giveTurns = prepareGiveTurns(connection);
  const notes = prepareCallbackNotes(connection);
  return (results) => {
    const ended = new Map<NotificationSid, number>();
    for (const { delivery, outcome, finishedAt, next } of results) {
      const code = 'code' in outcome ? outcome.code : null;
      end.run({ id: delivery.id, finishedAt, outcome: outcome.type, code });
      store.run({ ...nextToRow(next, finishedAt), id: delivery.id });
      if (!isOpen(next.state)) ended.set(delivery.notification, finishedAt);
    }
    giveTurns(
      results.map(({ delivery }) => delivery.lane),
      Math.max(...results.map(({ finishedAt }) => finishedAt)),
    );
    for (const [sid, at] of ended) notes.ended(sid, at);
  };
};

/**
 * `attempts` was counted when the attempt was written down, and never goes back. Its end is told of once: one that was put
 * into a batch, is queued again and ends again has no `callback` any more.
 */
export const STORE_DELIVERY = `
  update deliveries set state = :state, attempts = max(attempts, :attempts), may_repeat = :mayRepeat, due_at = :dueAt,
    expires_at = :expiresAt, finished_at = :finishedAt, provider_id = :providerId, provider_status = :providerStatus,
    code = :code, open = :open, turn = null, 
    callback = case when callback is null then null when :open = 1 then 'open' else 'ended' end`;

/** The parameters of `STORE_DELIVERY`; what is final was finished at `at` unless it says otherwise. */
export const nextToRow = (next: Delivery, at: number) => {
  const row = deliveryToRow(next);
  return { ...row, finishedAt: row.open ? null : (row.finishedAt ?? at) };
};
