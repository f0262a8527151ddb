import { shortenAddress } from '../base/redacted.ts';
import type { BindingType } from '../model/binding.ts';
import type { BindingSid } from '../model/ids.ts';
import type { Connection } from './connection.ts';
import { insertInto } from './row.ts';

/** Something done to a binding or an address that its owner may ask about. */
export interface AuditEntry {
  /** Epoch ms. */
  readonly at: number;
  readonly action: 'binding-removed' | 'binding-replaced' | 'address-held' | 'address-released';
  readonly reason: string;
  readonly type: BindingType;
  /** Its last characters only. */
  readonly address: string;
  readonly identity: string | null;
  readonly sid: BindingSid | null;
}

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
    insert.run({ ...entry, address: shortenAddress(entry.address) });
  };
};
