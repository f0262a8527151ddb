import type { Delivery } from '../../model/delivery.ts';
import type { Connection } from '../connection.ts';
import { prepareCallbackNotes } from './callback-notes.ts';
import { isOpen } from './delivery-row.ts';
import { nextToRow, STORE_DELIVERY } from './finish.ts';
import { prepareGiveTurns } from './lanes.ts';

/**
 * Stores what a provider's report made of a delivery that is not being sent; whether it did. One that is queued again goes
 * before the later ones of its lane, which may have had the turn. Inside the caller's transaction.
 */
export const prepareReport = (connection: Connection): ((next: Delivery, at: number) => boolean) => {
  const store = connection.prepare(`${STORE_DELIVERY} where id = :id and state <> 'sending'`);
  const takeTurn = connection.prepare(`
    update deliveries set turn = null where lane = :lane and open = 1 and turn is not null`);
  const sending = connection.prepare(`select 1 from deliveries where lane = :lane and open = 1 and state = 'sending'`);
  const giveTurns = prepareGiveTurns(connection);
  const notes = prepareCallbackNotes(connection);
  return (next, at) => {
    if (store.run(nextToRow(next, at)) === 0) return false;
    takeTurn.run({ lane: next.lane });
    // Its end gives the turn.
    if (!sending.get({ lane: next.lane })) giveTurns([next.lane], at);
    if (!isOpen(next.state)) notes.ended(next.notification, at);
    return true;
  };
};
