import type { Connection } from './connection.ts';
import { parseJson, upsertInto } from './row.ts';

/** What a broker session subscribed to, by client id, so that leftovers can be unsubscribed. */
export interface Subscriptions {
  /** Empty if the client never subscribed. */
  readonly get: (clientId: string) => Promise<readonly string[]>;
  readonly put: (clientId: string, filters: readonly string[]) => Promise<void>;
}

export const createSubscriptions = (connection: Connection): Subscriptions => {
  const get = connection.prepare<{ filters: string }>('select filters from subscriptions where client = :clientId');
  const put = connection.prepare(upsertInto('subscriptions', ['client', 'filters'], ['client']));
  return {
    get: async (clientId) => {
      const row = connection.read(() => get.get({ clientId }));
      return row ? parseJson<readonly string[]>(row.filters) : [];
    },
    put: async (clientId, filters) => {
      connection.write(() => put.run({ client: clientId, filters: JSON.stringify(filters) }));
    },
  };
};
