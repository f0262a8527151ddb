import type { BindingType } from '../model/binding.ts';
import { prepareAllRows } from './all-rows.ts';
import type { Connection } from './connection.ts';
import { parseJson, type Row, upsertInto } from './row.ts';

/** What a phone last registered by itself. One per identity and endpoint. */
export interface StoredRegistration {
  readonly identity: string;
  readonly endpoint: string;
  readonly type: BindingType;
  readonly address: string;
  readonly tags: readonly string[];
  /** Null: it holds until it is taken back. */
  readonly ttlMs: number | null;
  /** Epoch ms, and the same in watch time. */
  readonly renewedAt: number;
  readonly renewedWatch: number;
  /** Why it no longer holds; null while it does. */
  readonly ended: 'unregistered' | 'expired' | 'vanished' | null;
}

/** Registrations over a restart; meant to be the port of sync's. Each rejects with `StoreError`. */
export interface Registrations {
  readonly list: () => Promise<readonly StoredRegistration[]>;
  /** Puts, then removes. One transaction. */
  readonly write: (
    puts: readonly StoredRegistration[],
    removes: readonly Pick<StoredRegistration, 'identity' | 'endpoint'>[],
  ) => Promise<void>;
}

const COLUMNS = [
  'identity',
  'endpoint',
  'type',
  'address',
  'tags',
  'ttlMs',
  'renewedAt',
  'renewedWatch',
  'ended',
] as const satisfies readonly (keyof StoredRegistration)[];

const KEYS = ['identity', 'endpoint'] as const;

type RegistrationRow = Row<StoredRegistration>;

export const createRegistrations = (connection: Connection): Registrations => {
  const all = prepareAllRows<RegistrationRow>(connection, { table: 'registrations', names: COLUMNS, keys: KEYS });
  const put = connection.prepare(upsertInto('registrations', COLUMNS, KEYS));
  const remove = connection.prepare('delete from registrations where identity = :identity and endpoint = :endpoint');
  return {
    list: async () => (await all()).map(rowToRegistration),
    write: async (puts, removes) =>
      connection.write(() => {
        for (const one of puts) put.run({ ...one, tags: JSON.stringify(one.tags) });
        for (const { identity, endpoint } of removes) remove.run({ identity, endpoint });
      }),
  };
};

const rowToRegistration = (row: RegistrationRow): StoredRegistration => ({
  ...row,
  tags: parseJson<readonly string[]>(row.tags),
});
