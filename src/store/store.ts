import type { Clock } from '../base/clock.ts';
import { ok, type Result } from '../base/result.ts';
import type { Batch, FactRecord, HeardRecord, Heartbeat, Saved } from './batch.ts';
import { type DeviceName, prepareBehind, prepareForget } from './behind.ts';
import { prepareCommit } from './commit.ts';
import { type Connection, openConnection, type Synchronous } from './connection.ts';
import { type Counts, prepareCounts } from './counts.ts';
import type { StoreFault } from './fault.ts';
import { createLists, type Lists } from './lists/lists.ts';
import { load } from './load.ts';
import { migrate } from './migrate.ts';
import { type BindingTable, createBindingTable } from './notify/bindings.ts';
import { type AttemptStore, createAttemptStore } from './notify/deliveries.ts';
import { createFanOutStore, type FanOutStore } from './notify/fan-out.ts';
import { createHeldAddresses, type HeldAddresses } from './notify/held-addresses.ts';
import { createLastEnds, type LastEnds } from './notify/last-ends.ts';
import { createOwnership, type Ownership } from './ownership.ts';
import { preparePrune } from './prune.ts';
import { createQueries } from './queries.ts';
import { upsertInto } from './row.ts';
import { createRuleTexts, type RuleTexts } from './rule-texts.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import { createWindowStore, type WindowStore } from './windows.ts';

export interface StoreOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly synchronous: Synchronous;
  readonly clock: Clock;
}

/**
 * All that outlives the process. Each call is one transaction and MUST leave nothing half done. What answers with a
 * `Result` never rejects for a `StoreFault`; everything else rejects with `StoreError`.
 */
export interface Store {
  readonly commit: (batch: Batch) => Promise<Result<void, StoreFault>>;
  readonly load: () => Promise<Saved>;
  readonly beat: (heartbeat: Heartbeat) => Promise<Result<void, StoreFault>>;
  /** What may be lost by a crash, written when there is time. */
  readonly behind: (facts: readonly FactRecord[], heard: readonly HeardRecord[]) => Promise<Result<void, StoreFault>>;
  readonly forgetDevices: (devices: readonly DeviceName[]) => Promise<Result<void, StoreFault>>;
  readonly notify: BindingTable & HeldAddresses & FanOutStore & AttemptStore & LastEnds;
  readonly lists: Lists;
  readonly ruleTexts: RuleTexts;
  readonly subscriptions: Subscriptions;
  readonly ownership: Ownership;
  readonly windows: WindowStore;
  /** Throws `StoreError`. */
  readonly counts: () => Counts;
  /** Whether it can be written right now, found out by writing. */
  readonly probe: () => Result<void, StoreFault>;
  /** Deletes some of what ended before `before` (epoch ms); how many rows, 0 when nothing is left to delete. */
  readonly prune: (before: number) => Promise<Result<number, StoreFault>>;
  readonly close: () => void;
}

/** Opens the store and brings it to this program's schema. Rejects with `StoreError`: a start without a store is none. */
export const openStore = async ({ path, synchronous, clock }: StoreOptions): Promise<Store> => {
  const connection = openConnection({ path, synchronous });
  try {
    await migrate(createQueries(connection));
    return createStore(connection, clock);
  } catch (error) {
    connection.close();
    throw error;
  }
};

const createStore = (connection: Connection, clock: Clock): Store => {
  const prune = preparePrune(connection);
  return {
    ...prepareWriters(connection),
    load: async () => connection.read(() => load(connection)),
    notify: {
      ...createBindingTable(connection, clock),
      ...createHeldAddresses(connection, clock),
      ...createFanOutStore(connection, clock),
      ...createAttemptStore(connection),
      ...createLastEnds(connection),
    },
    lists: createLists(connection),
    ruleTexts: createRuleTexts(connection),
    subscriptions: createSubscriptions(connection),
    ownership: createOwnership(connection),
    windows: createWindowStore(connection),
    counts: prepareCounts(connection),
    probe: prepareProbe(connection, clock),
    prune: async (before) => connection.tryWrite(() => prune(before)),
    close: connection.close,
  };
};

const prepareWriters = (connection: Connection): Pick<Store, 'commit' | 'beat' | 'behind' | 'forgetDevices'> => {
  const commit = prepareCommit(connection);
  const behind = prepareBehind(connection);
  const forget = prepareForget(connection);
  const beat = connection.prepare(upsertInto('heartbeat', ['one', 'at', 'watchedAt'], ['one']));
  return {
    commit: async (batch) => connection.tryWrite(() => commit(batch)),
    beat: async (heartbeat) => {
      const written = connection.tryWrite(() => beat.run({ one: 1, ...heartbeat }));
      return written.ok ? ok(undefined) : written;
    },
    behind: async (facts, heard) => connection.tryWrite(() => behind(facts, heard)),
    forgetDevices: async (devices) => connection.tryWrite(() => forget(devices)),
  };
};

const prepareProbe = (connection: Connection, clock: Clock): Store['probe'] => {
  const write = connection.prepare(upsertInto('probe', ['one', 'at'], ['one']));
  return () => {
    const written = connection.tryWrite(() => write.run({ one: 1, at: clock.now() }));
    return written.ok ? ok(undefined) : written;
  };
};
