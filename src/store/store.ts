import type { Clock } from '../base/clock.ts';
import type { Redacted } from '../base/redacted.ts';
import { ok, type Result } from '../base/result.ts';
import { BUILT_IN_SERVICE } from '../model/service.ts';
import type { Batch, FactRecord, HeardRecord, Heartbeat, Saved } from './batch.ts';
import { type DeviceName, prepareBehind, prepareForget } from './behind.ts';
import { prepareCommit } from './commit.ts';
import { type Connection, openConnection, type Synchronous } from './connection.ts';
import { type Counts, prepareCounts } from './counts.ts';
import type { StoreFault } from './fault.ts';
import { createFeedback, type Feedback } from './feedback.ts';
import { createLists, type Lists } from './lists/lists.ts';
import { load } from './load.ts';
import { migrate } from './migrate.ts';
import { createNotifyTables, type NotifyTables, type NotifyTablesOptions } from './notify/notify-store.ts';
import { createOwnership, type Ownership } from './ownership.ts';
import { preparePrune } from './prune.ts';
import { createQueries } from './queries.ts';
import { createRegistrations, type Registrations } from './registrations.ts';
import { upsertInto } from './row.ts';
import { createRuleTexts, type RuleTexts } from './rule-texts.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import { createWindowStore, type WindowStore } from './windows.ts';

export interface StoreOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly synchronous: Synchronous;
  readonly clock: Clock;
  /** The config's own Notify service, whose sid it is. */
  readonly service?: string;
  /** What credentials' secrets are encrypted with; without it none is stored. */
  readonly encryptionKey?: Redacted | undefined;
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
  readonly notify: NotifyTables;
  readonly lists: Lists;
  readonly ruleTexts: RuleTexts;
  readonly subscriptions: Subscriptions;
  readonly ownership: Ownership;
  readonly registrations: Registrations;
  readonly feedback: Feedback;
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
export const openStore = async ({ path, synchronous, ...rest }: StoreOptions): Promise<Store> => {
  const connection = openConnection({ path, synchronous });
  try {
    await migrate(createQueries(connection));
    return createStore(connection, { encryptionKey: undefined, service: BUILT_IN_SERVICE, ...rest });
  } catch (error) {
    connection.close();
    throw error;
  }
};

const createStore = (connection: Connection, options: NotifyTablesOptions): Store => {
  const { clock } = options;
  const prune = preparePrune(connection);
  return {
    ...prepareWriters(connection),
    load: async () => connection.read(() => load(connection)),
    notify: createNotifyTables(connection, options),
    lists: createLists(connection),
    ruleTexts: createRuleTexts(connection),
    subscriptions: createSubscriptions(connection),
    ownership: createOwnership(connection, options),
    registrations: createRegistrations(connection),
    feedback: createFeedback(connection),
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
