import type { Clock } from '../../base/clock.ts';
import type { Redacted } from '../../base/redacted.ts';
import type { Connection } from '../connection.ts';
import { type BindingTable, createBindingTable } from './bindings.ts';
import { type CallbackTable, createCallbackTable } from './callbacks.ts';
import { type CredentialTable, createCredentialTable } from './credentials.ts';
import { type AttemptStore, createAttemptStore } from './deliveries.ts';
import { createFanOutStore, type FanOutStore } from './fan-out.ts';
import { createHeldAddresses, type HeldAddresses } from './held-addresses.ts';
import { type BindingImport, createBindingImport } from './import-bindings.ts';
import { createLastEnds, type LastEnds } from './last-ends.ts';
import { createServiceTable, type ServiceTable } from './services.ts';

/** All that the Notify service keeps; meant to be its store port. Each rejects with `StoreError`. */
export interface NotifyTables
  extends BindingTable,
    BindingImport,
    HeldAddresses,
    FanOutStore,
    AttemptStore,
    LastEnds,
    ServiceTable,
    CredentialTable,
    CallbackTable {}

export interface NotifyTablesOptions {
  readonly clock: Clock;
  /** The config's own service, whose sid it is: made if it is not there, and given what has no service yet. */
  readonly service: string;
  /** What credentials' secrets are encrypted with; without it none is stored. */
  readonly encryptionKey: Redacted | undefined;
}

/** On a connection whose schema is this program's. Throws `StoreError`. */
export const createNotifyTables = (
  connection: Connection,
  { clock, service, encryptionKey }: NotifyTablesOptions,
): NotifyTables => ({
  ...createBindingTable(connection, clock),
  ...createBindingImport(connection, clock),
  ...createHeldAddresses(connection, clock),
  ...createFanOutStore(connection, clock),
  ...createAttemptStore(connection),
  ...createLastEnds(connection),
  ...createServiceTable(connection, clock, service),
  ...createCredentialTable(connection, encryptionKey),
  ...createCallbackTable(connection, clock),
});
