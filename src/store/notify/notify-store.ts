import type { Clock } from '../../base/clock.ts';
import type { Connection } from '../connection.ts';
import { type BindingTable, createBindingTable } from './bindings.ts';
import { type AttemptStore, createAttemptStore } from './deliveries.ts';
import { createFanOutStore, type FanOutStore } from './fan-out.ts';
import { createHeldAddresses, type HeldAddresses } from './held-addresses.ts';
import { createLastEnds, type LastEnds } from './last-ends.ts';

/** All that the Notify service keeps; meant to be its store port. Each rejects with `StoreError`. */
export interface NotifyTables extends BindingTable, HeldAddresses, FanOutStore, AttemptStore, LastEnds {}

export interface NotifyTablesOptions {
  readonly clock: Clock;
}

/** On a connection whose schema is this program's. */
export const createNotifyTables = (connection: Connection, { clock }: NotifyTablesOptions): NotifyTables => ({
  ...createBindingTable(connection, clock),
  ...createHeldAddresses(connection, clock),
  ...createFanOutStore(connection, clock),
  ...createAttemptStore(connection),
  ...createLastEnds(connection),
});
