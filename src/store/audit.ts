import { shortenAddress } from '../base/redacted.ts';
import type { BindingType } from '../model/binding.ts';
import type { BindingSid, ServiceSid } from '../model/ids.ts';
import type { Connection } from './connection.ts';
import { insertInto } from './row.ts';

/** Something done to a binding, an address or a service that its owner may ask about. */
export interface AuditEntry {
  /** Epoch ms. */
  readonly at: number;
  readonly action:
    | 'binding-removed'
    | 'binding-replaced'
    | 'address-held'
    | 'address-released'
    | 'service-removed'
    | SyncAction;
  readonly reason: string;
  /** Null of a service, which has more than one. */
  readonly type: BindingType | null;
  /** Its last characters only; null of a service. */
  readonly address: string | null;
  readonly identity: string | null;
  readonly sid: BindingSid | ServiceSid | null;
}

/** What sync did to a binding; `let-go`: it is no longer sync's own. */
export type SyncAction = 'sync-created' | 'sync-replaced' | 'sync-deleted' | 'sync-adopted' | 'sync-let-go';

const AUDIT_COLUMNS = [
  'at',
  'action',
  'reason',
  'type',
  'address',
  'identity',
  'sid',
] as const satisfies readonly (keyof AuditEntry)[];

/** Adds an entry, its address shortened, inside the caller's transaction. */
export const prepareAuditInsert = (connection: Connection): ((entry: AuditEntry) => void) => {
  const insert = connection.prepare(insertInto('audit', AUDIT_COLUMNS));
  return (entry) => {
    insert.run({ ...entry, address: entry.address === null ? null : shortenAddress(entry.address) });
  };
};
