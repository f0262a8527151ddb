import type { BindingType } from '../model/binding.ts';
import type { BindingSid } from '../model/ids.ts';
import type { Connection } from './connection.ts';
import { columns, upsertInto } from './row.ts';

/** A binding that sync made, and from what: `hash` is of the source's entry, so that an unchanged one is left alone. */
export interface OwnedBinding {
  readonly source: string;
  readonly type: BindingType;
  readonly address: string;
  readonly sid: BindingSid;
  readonly identity: string;
  readonly hash: string;
}

/** Which bindings sync may change. One owner per type and address: the last to put it. */
export interface Ownership {
  readonly list: (source: string) => Promise<readonly OwnedBinding[]>;
  readonly put: (owned: OwnedBinding) => Promise<void>;
  readonly remove: (type: BindingType, address: string) => Promise<void>;
}

const COLUMNS = [
  'source',
  'type',
  'address',
  'sid',
  'identity',
  'hash',
] as const satisfies readonly (keyof OwnedBinding)[];

export const createOwnership = (connection: Connection): Ownership => {
  const list = connection.prepare<OwnedBinding>(
    `select ${columns(COLUMNS)} from ownership where source = :source order by type, address`,
  );
  const put = connection.prepare(upsertInto('ownership', COLUMNS, ['type', 'address']));
  const remove = connection.prepare('delete from ownership where type = :type and address = :address');
  return {
    list: async (source) => connection.read(() => list.all({ source }).map((row) => ({ ...row }))),
    put: async (owned) => {
      connection.write(() => put.run({ ...owned }));
    },
    remove: async (type, address) => {
      connection.write(() => remove.run({ type, address }));
    },
  };
};
