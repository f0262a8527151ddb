import type { Clock } from '../../base/clock.ts';
import type { Binding } from '../../model/binding.ts';
import type { Connection } from '../connection.ts';
import { prepareFindBinding, preparePutBinding } from './bindings.ts';

/** What came of bindings that were copied from another account. */
export interface Imported {
  readonly created: number;
  /** The same binding stood here already. */
  readonly unchanged: number;
  /** Not taken: it was removed or replaced here, or its address has a newer binding here. */
  readonly kept: number;
}

/** A part of the notify service's store port. */
export interface BindingImport {
  /** Stores them with their sids and times. One transaction; done again, it changes nothing. */
  readonly importBindings: (bindings: readonly Binding[]) => Promise<Imported>;
}

export const createBindingImport = (connection: Connection, clock: Clock): BindingImport => {
  const { bySid, byAddress } = prepareFindBinding(connection);
  const put = preparePutBinding(connection, clock);
  const ended = connection.prepare(
    `select 1 from audit where sid = :sid and action in ('binding-removed', 'binding-replaced')`,
  );
  const importOne = (binding: Binding): keyof Imported => {
    if (bySid(binding.sid)) return 'unchanged';
    if (ended.get({ sid: binding.sid })) return 'kept';
    const holder = byAddress(binding);
    if (holder && holder.updatedAt > binding.updatedAt) return 'kept';
    put(binding);
    return 'created';
  };
  return {
    importBindings: async (bindings) =>
      connection.write(() => {
        const counts = { created: 0, unchanged: 0, kept: 0 };
        for (const binding of bindings) counts[importOne(binding)] += 1;
        return counts;
      }),
  };
};
