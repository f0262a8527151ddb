import type { Delivery } from '../../model/delivery.ts';
import type { Connection } from '../connection.ts';
import { prepareCallbackNotes } from './callback-notes.ts';
import { isOpen } from './delivery-row.ts';
import { nextToRow, STORE_DELIVERY } from './finish.ts';
import { prepareGiveTurn } from './lanes.ts';

/** Stores what a provider's report made of a delivery that is not being sent; whether it did. Inside the caller's transaction. */
export const prepareReport = (connection: Connection): ((next: Delivery, at: number) => boolean) => {
  const store = connection.prepare(`${STORE_DELIVERY} where id = :id and state <> 'sending'`);
  const giveTurn = prepareGiveTurn(connection);
  const notes = prepareCallbackNotes(connection);
  return (next, at) => {
    if (store.run(nextToRow(next, at)) === 0) return false;
    giveTurn(next.lane, at);
    if (!isOpen(next.state)) notes.ended(next.notification, at);
    return true;
  };
};
