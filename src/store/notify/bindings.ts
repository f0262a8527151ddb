import type { Clock } from '../../base/clock.ts';
import type { Binding, BindingType } from '../../model/binding.ts';
import type { BindingSid, NotificationSid, ServiceSid } from '../../model/ids.ts';
import { prepareAuditInsert } from '../audit.ts';
import type { Connection } from '../connection.ts';
import { insertInto } from '../row.ts';
import { createWriteTogether } from '../write-together.ts';
import { type BindingFilter, prepareBindingPage } from './binding-page.ts';
import { BINDING_COLUMNS, BINDING_FIELDS, type BindingRow, rowToBinding } from './binding-row.ts';

/** Who is reached where; meant to be a part of the notify service's store port. */
export interface BindingTable {
  /** Stores `binding`; another of its service with the same type and address goes in the same transaction, with an audit entry, and is returned. */
  readonly putBinding: (binding: Binding) => Promise<Binding | null>;
  readonly binding: (sid: BindingSid) => Promise<Binding | null>;
  /** The one of that type and address in its service. */
  readonly bindingAt: (service: ServiceSid, type: BindingType, address: string) => Promise<Binding | null>;
  /** Those of `sids` that are not there. */
  readonly missingBindings: (sids: readonly BindingSid[]) => Promise<readonly BindingSid[]>;
  /** Removes it and writes an audit entry; false if it is not there or was renewed since (epoch ms). Its deliveries stay. */
  readonly removeBinding: (sid: BindingSid, reason: string, unlessRenewedSince?: number) => Promise<boolean>;
  /** A page in order of sid, after `after`. */
  readonly bindings: (filter: BindingFilter, after: BindingSid | null, limit: number) => Promise<readonly Binding[]>;
  /** Counts one more notification (each once) whose delivery was refused for its address; how many since the binding was put, 100 at most. */
  readonly countRefusal: (sid: BindingSid, notification: NotificationSid) => Promise<number>;
}

export const createBindingTable = (connection: Connection, clock: Clock): BindingTable => {
  const find = prepareFindBinding(connection);
  const put = preparePutBinding(connection, clock);
  const remove = prepareRemove(connection, clock);
  const page = prepareBindingPage(connection);
  const missing = connection.prepare<{ sid: BindingSid }>(`
    select value as sid from json_each(:sids) where not exists (select 1 from bindings where sid = value)`);
  const countRefusal = prepareCountRefusal(connection);
  const together = createWriteTogether(connection);
  return {
    putBinding: (binding) => together(() => put(binding)),
    binding: async (sid) => connection.read(() => find.bySid(sid)),
    bindingAt: async (service, type, address) => connection.read(() => find.byAddress({ service, type, address })),
    missingBindings: async (sids) =>
      connection.read(() => missing.all({ sids: JSON.stringify(sids) }).map(({ sid }) => sid)),
    removeBinding: (sid, reason, unlessRenewedSince = Number.POSITIVE_INFINITY) =>
      together(() => remove(sid, reason, unlessRenewedSince)),
    bindings: async (filter, after, limit) => connection.read(() => page(filter, after, limit)),
    countRefusal: async (sid, notification) => connection.write(() => countRefusal(sid, notification)),
  };
};

/** Ways to single bindings; an address has one per service and type. */
export const prepareFindBinding = (connection: Connection) => {
  const bySid = connection.prepare<BindingRow>(`select ${BINDING_COLUMNS} from bindings where sid = :sid`);
  const byAddress = connection.prepare<BindingRow>(
    `select ${BINDING_COLUMNS} from bindings where service = :service and type = :type and address = :address`,
  );
  return {
    bySid: (sid: BindingSid): Binding | null => toBinding(bySid.get({ sid })),
    byAddress: ({ service, type, address }: Pick<Binding, 'service' | 'type' | 'address'>): Binding | null =>
      toBinding(byAddress.get({ service, type, address })),
  };
};

/** Puts a binding, and drops the one whose address it takes over, which is returned. Inside the caller's transaction. */
export const preparePutBinding = (connection: Connection, clock: Clock): ((binding: Binding) => Binding | null) => {
  const { bySid, byAddress } = prepareFindBinding(connection);
  const { add, drop } = prepareWrites(connection);
  const audit = prepareAuditInsert(connection);
  return (binding) => {
    const before = bySid(binding.sid);
    const holder = byAddress(binding);
    const replaced = holder?.sid === binding.sid ? null : holder;
    if (before) drop(before);
    if (replaced) {
      drop(replaced);
      audit({ ...replaced, at: clock.now(), action: 'binding-replaced', reason: `by ${binding.sid}` });
    }
    add(binding);
    return replaced;
  };
};

const prepareRemove = (connection: Connection, clock: Clock) => {
  const find = prepareFindBinding(connection).bySid;
  const { drop } = prepareWrites(connection);
  const audit = prepareAuditInsert(connection);
  return (sid: BindingSid, reason: string, unlessRenewedSince: number): boolean => {
    const binding = find(sid);
    if (!binding || binding.updatedAt > unlessRenewedSince) return false;
    drop(binding);
    audit({ ...binding, at: clock.now(), action: 'binding-removed', reason });
    return true;
  };
};

/** More tell nothing new: while the credential is wrong, every notification is refused. */
const MOST_REFUSALS = 100;

/** They go with the binding, so of one that is gone there is nothing to count. */
const prepareCountRefusal = (connection: Connection): ((sid: BindingSid, notification: NotificationSid) => number) => {
  const insert = connection.prepare(`
    insert into refusals (binding, notification) select sid, :notification from bindings
    where sid = :sid and (select count(*) from refusals where binding = :sid) < ${MOST_REFUSALS}
    on conflict do nothing`);
  const count = connection.prepare<{ total: number }>('select count(*) as total from refusals where binding = :sid');
  return (sid, notification) => {
    insert.run({ sid, notification });
    return count.get({ sid })?.total ?? 0;
  };
};

const toBinding = (row: BindingRow | undefined): Binding | null => (row ? rowToBinding(row) : null);

const prepareWrites = (connection: Connection) => {
  const insert = connection.prepare(insertInto('bindings', BINDING_FIELDS));
  const insertTag = connection.prepare(
    'insert into binding_tags (service, tag, binding) values (:service, :tag, :sid) on conflict do nothing',
  );
  const remove = connection.prepare('delete from bindings where sid = :sid');
  const removeTag = connection.prepare(
    'delete from binding_tags where service = :service and tag = :tag and binding = :sid',
  );
  const removeRefusals = connection.prepare('delete from refusals where binding = :sid');
  return {
    add: (binding: Binding): void => {
      insert.run({ ...binding, tags: JSON.stringify(binding.tags) });
      for (const tag of binding.tags) insertTag.run({ service: binding.service, tag, sid: binding.sid });
    },
    drop: ({ sid, service, tags }: Binding): void => {
      remove.run({ sid });
      removeRefusals.run({ sid });
      for (const tag of tags) removeTag.run({ service, tag, sid });
    },
  };
};
