import type { Clock } from '../base/clock.ts';
import type { BindingType } from '../model/binding.ts';
import { asBindingSid } from '../model/ids.ts';
import type { Reason } from '../model/reason.ts';
import { prepareAllRows } from './all-rows.ts';
import { type AuditEntry, prepareAuditInsert, type SyncAction } from './audit.ts';
import type { Connection } from './connection.ts';
import { upsertInto } from './row.ts';

/** That sync made a binding, and for which source: `hash` is of what the source said, so that an unchanged one is left alone. */
export interface OwnedBinding {
  readonly source: string;
  readonly type: BindingType;
  readonly address: string;
  /** Empty until the service has answered. */
  readonly sid: string;
  readonly identity: string;
  readonly hash: string;
  /** Epoch ms at which it went without sync, and is not made again; null of all others. */
  readonly goneAt: number | null;
}

/** What was done to a binding, for the audit. */
export interface OwnershipChange {
  readonly action: SyncAction;
  readonly source: string;
  readonly reason: Reason;
  readonly type: BindingType;
  /** Whole; the audit keeps its last characters. */
  readonly address: string;
  readonly identity: string;
  readonly sid: string;
}

/** One record, with the change it comes from, if there was one. */
export type OwnershipWrite = { readonly change?: OwnershipChange } & (
  | { readonly put: OwnedBinding }
  | { readonly remove: Pick<OwnedBinding, 'type' | 'address'> }
);

/** Which bindings of a service sync may change; meant to be its ownership port. One owner per type and address: the last to put it. */
export interface Ownership {
  /** Of all sources, in order of type and address. */
  readonly list: () => Promise<readonly OwnedBinding[]>;
  /** In their order, with an audit entry for each change. One transaction. */
  readonly write: (writes: readonly OwnershipWrite[]) => Promise<void>;
}

const COLUMNS = [
  'source',
  'type',
  'address',
  'sid',
  'identity',
  'hash',
  'goneAt',
] as const satisfies readonly (keyof OwnedBinding)[];

const KEYS = ['type', 'address'] as const;

/** Of what was made at `service`: another one, or the same under another sid, has nothing of it. */
export const createOwnership = (
  connection: Connection,
  { clock, service }: { readonly clock: Clock; readonly service: string },
): Ownership => {
  const put = connection.prepare(upsertInto('ownership', ['service', ...COLUMNS], ['service', ...KEYS]));
  const remove = connection.prepare(
    'delete from ownership where service = :service and type = :type and address = :address',
  );
  const audit = prepareAuditInsert(connection);
  return {
    list: prepareAllRows<OwnedBinding>(connection, {
      table: 'ownership',
      names: COLUMNS,
      keys: KEYS,
      within: { service },
      few: ['source', 'type'],
    }),
    write: async (writes) =>
      connection.write(() => {
        const at = clock.now();
        for (const { change, ...step } of writes) {
          if ('put' in step) put.run({ ...step.put, service });
          else remove.run({ ...step.remove, service });
          if (change) audit(toEntry(change, at));
        }
      }),
  };
};

const toEntry = ({ source, reason, sid, ...change }: OwnershipChange, at: number): AuditEntry => ({
  ...change,
  at,
  reason: `${source}: ${reason}`,
  sid: sid === '' ? null : asBindingSid(sid),
});
